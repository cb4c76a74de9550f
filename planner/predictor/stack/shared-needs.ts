import type { Collision } from './collision.ts';
import type { FrameworkRelease } from './facts/release.ts';
import type { ChosenBuild } from './install-steps.ts';
import { compareVersions, majorOf } from './version-text.ts';

/** Python versions in order of preference: those of the images first. */
const preferredPythons = ['3.12', '3.10', '3.11', '3.13', '3.14', '3.9', '3.8', '3.7'];

/** The preferred Python that every chosen wheel is there for; null where nothing is known or none fits all. */
export function sharedPython(builds: readonly ChosenBuild[]): string | null {
  const ranges = builds.flatMap(({ candidate }) => candidate.release.python ?? []);
  if (ranges.length === 0) return null;
  return preferredPythons.find((python) => ranges.every((range) => isWithin(python, range))) ?? null;
}

function isWithin(python: string, { from, to }: NonNullable<FrameworkRelease['python']>): boolean {
  return compareVersions(python, from) >= 0 && (to === null || compareVersions(python, to) <= 0);
}

/** Two frameworks that bring no CUDA along and need different ones on the machine; null where there are none. */
export function systemCudaCollision(
  builds: readonly ChosenBuild[],
): { readonly facts: Collision; readonly first: ChosenBuild; readonly second: ChosenBuild } | null {
  const [first, ...others] = builds.filter(({ candidate }) => !candidate.release.bringsCuda);
  const second = others.find((each) => first && cudaMajor(each) !== cudaMajor(first));
  return first && second ? { facts: [needs(first), needs(second)], first, second } : null;
}

function cudaMajor({ candidate }: ChosenBuild): number {
  return majorOf(candidate.build.cuda);
}

function needs({ candidate: { release, build } }: ChosenBuild): Collision[0] {
  const text = `${release.framework} ${release.version} needs CUDA ${build.cuda} on the machine`;
  return { text, source: release.source };
}
