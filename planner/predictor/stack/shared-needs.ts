import type { Collision } from './collision.ts';
import type { ChosenBuild } from './install-steps.ts';
import { commonPython } from './python-range.ts';
import { majorOf } from './version-text.ts';

/** The preferred Python, within what is asked for, that every chosen wheel is there for; see `commonPython`. */
export function sharedPython(builds: readonly ChosenBuild[], asked: string | null = null): string | null {
  return commonPython(
    builds.flatMap(({ candidate }) => candidate.release.python ?? []),
    asked,
  );
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
