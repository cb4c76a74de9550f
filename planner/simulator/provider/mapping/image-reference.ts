import type { Codec } from './field.ts';
import { linkName, relativeLink } from './links.ts';
import { asText } from '../value.ts';
import type { Value } from '../value.ts';

/** An image as people may write it: a family or an image, in a project or not. */
interface ImageReference {
  project: string | null;
  family: string | null;
  name: string | null;
}

/**
 * Projects of the public images that may be named without a project, as the provider knows them.
 * @see https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/compute_instance#image
 */
const PUBLIC_PROJECTS: readonly [RegExp, string][] = [
  [/^cos-/, 'cos-cloud'],
  [/^debian-/, 'debian-cloud'],
  [/^ubuntu-/, 'ubuntu-os-cloud'],
  [/^rocky-linux-/, 'rocky-linux-cloud'],
  [/^centos-/, 'centos-cloud'],
  [/^rhel-/, 'rhel-cloud'],
  [/^sles-/, 'suse-cloud'],
  [/^windows-/, 'windows-cloud'],
];

function parse(reference: string): ImageReference {
  const relative = relativeLink(reference);
  const [, project = null, family = null, name = null] =
    /^(?:projects\/([^/]+)\/)?global\/images\/(?:family\/([^/]+)|([^/]+))$/.exec(relative) ?? [];
  if (family !== null || name !== null) return { project, family, name };
  const short = /^(?:([^/]+)\/)?([^/]+)$/.exec(relative);
  const last = short?.[2] ?? linkName(relative);
  if (short?.[1] === 'family') return { project: null, family: last, name: null };
  // "project/x" and "x" may be either a family or an image
  return { project: short?.[1] ?? null, family: last, name: last };
}

/** Places to look for an image, in the order in which the provider tries them; paths below `compute/v1/`. */
export function imageCandidates(reference: string, project: string): string[] {
  const { project: named, family, name } = parse(reference);
  const known = PUBLIC_PROJECTS.find(([pattern]) => pattern.test(family ?? name ?? ''))?.[1];
  const projects = named !== null ? [named] : [project, ...(known === undefined ? [] : [known])];
  return projects.flatMap((owner) => [
    ...(name === null ? [] : [`projects/${owner}/global/images/${name}`]),
    ...(family === null ? [] : [`projects/${owner}/global/images/family/${family}`]),
  ]);
}

/** True when the image that a disk was made of is what the configuration names, or of the family that it names. */
export function sameImage(prior: Value, configured: Value): boolean {
  const [before, wanted] = [asText(prior), asText(configured)];
  if (before === null || wanted === null || before === '' || wanted === '') return false;
  if (relativeLink(before) === relativeLink(wanted)) return true;
  const [image, reference] = [parse(before), parse(wanted)];
  if (reference.project !== null && image.project !== null && reference.project !== image.project)
    return false;
  if (image.name === null) return false;
  return (
    image.name === reference.name || (reference.family !== null && isOfFamily(image.name, reference.family))
  );
}

/** Public images are named after their family and a date; Ubuntu puts its code name in the place of "lts". */
function isOfFamily(image: string, family: string): boolean {
  if (image.startsWith(`${family}-`))
    return !/^(arm64|amd64)-/.test(image.slice(family.length + 1)) && sameArchitecture(image, family);
  const ubuntu = /^(ubuntu(?:-minimal)?-\d+)-lts(?:-(amd64|arm64))?$/.exec(family);
  if (ubuntu?.[1] !== undefined) return image.startsWith(`${ubuntu[1]}-`) && sameArchitecture(image, family);
  const cos = /^cos-(stable|beta|dev|lts)$/.exec(family)?.[1];
  return cos !== undefined && new RegExp(`^cos-(${cos}-)?\\d+`).test(image);
}

function sameArchitecture(image: string, family: string): boolean {
  return image.includes('arm64') === family.includes('arm64');
}

/** The image of a disk; the state keeps the URL that the API returns. `collection` is not completed here. */
export const image: Codec = {
  same: sameImage,
  toApi: (value) => asText(value) ?? undefined,
  fromApi: (api, prior) => (typeof api === 'string' ? api : (asText(prior) ?? '')),
};
