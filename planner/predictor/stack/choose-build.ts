import type { CandidateBuild } from './candidate-build.ts';
import { candidatesOf, nameOf, nearestFirst, releasesOf } from './candidate-build.ts';
import type { Collision, Surroundings } from './collision.ts';
import { collisionOf } from './collision.ts';
import { isCuda } from './version-text.ts';
import type { WantedFramework } from './wanted-framework.ts';

/** Why there is no stack: two facts and the nearest combination that works, null where none of the known ones does. */
export interface StackRefusal {
  readonly kind: 'refused';
  readonly facts: Collision;
  readonly nearest: string | null;
}

/** The wheel for a framework; null where its release is not known, which is held against nothing. */
export type BuildChoice =
  | { readonly kind: 'chosen'; readonly wanted: WantedFramework; readonly candidate: CandidateBuild }
  | StackRefusal
  | null;

/** The first wheel of a wanted framework that works, by order of preference, or why there is none. */
export function chooseBuild(wanted: WantedFramework, surroundings: Surroundings): BuildChoice {
  if (releasesOf(wanted).length === 0) return null;
  const candidates = candidatesOf(wanted);
  const works = candidates.find((each) => collisionOf(each, surroundings) === null);
  if (works) return { kind: 'chosen', wanted, candidate: works };
  const [first] = candidates;
  const collision = first ? collisionOf(first, surroundings) : noSuchBuild(wanted);
  return collision && { kind: 'refused', facts: collision, nearest: nearest(wanted, surroundings) };
}

/** The nearest wheel that works: of the same release, then of it with another Python, then of another release. */
export function nearest(wanted: WantedFramework, surroundings: Surroundings): string | null {
  const [same] = releasesOf(wanted);
  const ofSame = nearestFirst(wanted).filter(({ release }) => release === same);
  const found = ofSame.find((each) => collisionOf(each, surroundings) === null);
  if (found) return nameOf(found);
  return withPython(ofSame, surroundings) ?? nearestRelease(wanted, surroundings);
}

/** The wheel that works as things are, of the release nearest to the wanted one; null where none does. */
export function nearestRelease(wanted: WantedFramework, surroundings: Surroundings): string | null {
  const found = nearestFirst(wanted).find((each) => collisionOf(each, surroundings) === null);
  return found ? nameOf(found) : null;
}

/** The wanted release with the newest Python that it has wheels for, where Python is all that is in the way. */
function withPython(candidates: readonly CandidateBuild[], surroundings: Surroundings): string | null {
  for (const candidate of candidates) {
    const { python } = candidate.release;
    const best = python?.to ?? python?.from;
    if (best === undefined || surroundings.python === null) continue;
    if (collisionOf(candidate, { ...surroundings, python: best }) === null)
      return `${nameOf(candidate)} with Python ${best}`;
  }
  return null;
}

/** The wanted CUDA is none that the release is built for. */
function noSuchBuild(wanted: WantedFramework): Collision | null {
  const [release] = releasesOf(wanted);
  if (!release || wanted.cuda === null) return null;
  const built = release.builds.map(({ cuda }) => cuda).filter((cuda) => !isCuda(cuda, wanted.cuda ?? ''));
  return [
    {
      text: `${release.framework} ${release.version} is built for CUDA ${built.join(', ')}`,
      source: release.source,
    },
    { text: `the version asks for CUDA ${wanted.cuda}`, source: null },
  ];
}
