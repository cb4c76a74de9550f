import type { MachineView } from './machine-view.ts';
import { Unknown, type Maybe } from './value.ts';

/** What the name of a boot image tells. */
export interface ImageFacts {
  readonly text: string;
  /** Project of a public image; null where the name tells none. */
  readonly project: string | null;
  /** Name or family. */
  readonly name: string;
  readonly isWindows: boolean;
  readonly isArm: boolean;
  /** True where the project publishes its images for everybody, so that the name can be trusted to tell what is inside. */
  readonly isPublic: boolean;
  /** CUDA that the name tells, e.g. `12.9` of `cu129`. */
  readonly cuda: number | null;
  /** Driver branch that the name tells, e.g. 580 of `nvidia-580`. */
  readonly driverBranch: number | null;
  /** PyTorch that the name tells, as [major, minor]. */
  readonly torch: readonly [number, number] | null;
}

const publicProjects =
  /^(debian-cloud|ubuntu-os-[a-z-]*cloud|ubuntu-os-accelerator-images|rocky-linux-[a-z-]*cloud|rhel-[a-z-]*cloud|cos-cloud|centos-cloud|suse-[a-z-]*cloud|fedora-[a-z-]*cloud|windows-[a-z-]*cloud|deeplearning-platform-release)$/;

/** Facts of the boot image; null where none is configured. */
export function imageOf({ image }: MachineView): Maybe<ImageFacts | null> {
  return image instanceof Unknown || image === null ? image : imageFacts(image);
}

/** `project/family`, `family`, `projects/p/global/images/[family/]name` or a whole link. */
export function imageFacts(text: string): ImageFacts {
  const segments = text.split('/');
  const name = segments.at(-1) ?? text;
  const global = /(?:^|\/)projects\/([^/]+)\/global\/images\//.exec(text)?.[1];
  const project = global ?? (segments.length === 2 ? (segments[0] ?? null) : null);
  const cuda = /(?:^|-)cu(\d{2})(\d)(?:-|$)/.exec(name);
  const torch = /^pytorch-(\d+)-(\d+)-/.exec(name);
  const driver = /-nvidia-(\d{3})(?:-|$)/.exec(name)?.[1];
  return {
    text,
    name,
    project,
    isPublic: project !== null && publicProjects.test(project),
    isWindows: /windows/i.test(`${project ?? ''}/${name}`),
    isArm: /arm64|aarch64/i.test(name),
    cuda: cuda ? Number(`${cuda[1]}.${cuda[2]}`) : null,
    driverBranch: driver === undefined ? null : Number(driver),
    torch: torch ? [Number(torch[1]), Number(torch[2])] : null,
  };
}
