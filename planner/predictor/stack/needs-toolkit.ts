import type { Job } from '../../../schemas/job.ts';
import { releases } from './facts/releases.ts';
import { toolkitPackages } from './facts/toolkit-packages.ts';
import type { ChosenBuild } from './install-steps.ts';
import type { WantedFramework } from './wanted-framework.ts';

/**
 * Whether the CUDA toolkit has to be on the machine: false only where every library for the GPU that the job is known to use
 * brings its own, and nothing is known that compiles.
 */
export function needsToolkit(
  { language, dependencies, apiCalls }: Job,
  frameworks: readonly WantedFramework[],
  builds: readonly ChosenBuild[],
): boolean {
  const compiles = apiCalls.some((call) => call.includes('cpp_extension'));
  if (language !== 'python' || compiles || frameworks.length === 0) return true;
  if (Object.keys(dependencies).some((name) => toolkitPackages.has(name))) return true;
  return !frameworks.every((each) => bringsCuda(each, builds));
}

/** A release that is not known, or none where any will do, counts as the newest known one. */
function bringsCuda({ framework }: WantedFramework, builds: readonly ChosenBuild[]): boolean {
  const build = builds.find(({ wanted }) => wanted.framework === framework);
  return (build?.candidate.release ?? releases[framework].at(-1))?.bringsCuda === true;
}
