import type { CandidateBuild } from './candidate-build.ts';
import { nameOf } from './candidate-build.ts';
import { leastDriver, leastDriverSource } from './facts/cuda-toolkits.ts';
import type { SourceId } from './facts/sources.ts';
import { architectureOf, codeWords, runsOn } from './gpu-support.ts';
import { hasWheelsFor } from './python-range.ts';
import { compareVersions, majorOf } from './version-text.ts';

/** What a stack is for. */
export interface Surroundings {
  readonly gpu: StackGpu | null;
  /** Python that the job asks for, a version or a range as `Job.pythonVersion` has it. */
  readonly python: string | null;
  /** CUDA toolkit that the job asks to have on the machine, `major.minor` or `major`. */
  readonly cuda: string | null;
}

export interface StackGpu {
  readonly name: string;
  readonly computeCapability: number;
  /** Last driver branch that supports it; null while it is current. */
  readonly lastDriverBranch: number | null;
}

/** A fact that takes part in a collision; `source` is null for what the job itself says. */
export interface StackFact {
  readonly text: string;
  readonly source: SourceId | null;
}

/** Two facts that cannot both hold. */
export type Collision = readonly [StackFact, StackFact];

/** Why a wheel does not work in its surroundings; null where nothing is known against it. */
export function collisionOf(candidate: CandidateBuild, surroundings: Surroundings): Collision | null {
  const { gpu, python, cuda } = surroundings;
  return (
    (cuda === null ? null : toolkitCollision(candidate, cuda)) ??
    (python === null ? null : pythonCollision(candidate, python)) ??
    (gpu === null ? null : cudaCollision(candidate.build.cuda, gpu, builtWith(candidate))) ??
    (gpu === null ? null : codeCollision(candidate, gpu))
  );
}

/** Why a CUDA release, which `demand` asks for, does not serve a GPU (rule R37). */
export function cudaCollision(cuda: string, gpu: StackGpu, demand: StackFact): Collision | null {
  const architecture = architectureOf(gpu.computeCapability);
  if (architecture === null) return null;
  const { name, firstCuda, lastCudaMajor, source } = architecture;
  const it = `${gpu.name} (${name})`;
  if (lastCudaMajor !== null && majorOf(cuda) > lastCudaMajor) {
    return [fact(`CUDA ${String(lastCudaMajor)} is the last with code for ${it}`, source), demand];
  }
  if (cuda.includes('.') && compareVersions(cuda, firstCuda) < 0) {
    return [fact(`CUDA ${firstCuda} is the first with code for ${it}`, source), demand];
  }
  return driverCollision(cuda, gpu);
}

function driverCollision(cuda: string, gpu: StackGpu): Collision | null {
  const least = leastDriver[majorOf(cuda)];
  if (least === undefined || gpu.lastDriverBranch === null || least <= gpu.lastDriverBranch) return null;
  return [
    fact(`CUDA ${cuda} needs driver ${String(least)} or newer`, leastDriverSource),
    fact(`driver ${String(gpu.lastDriverBranch)} is the last for ${gpu.name}`, 'driverLifecycle'),
  ];
}

function builtWith({ release, build }: CandidateBuild): StackFact {
  return fact(`${release.framework} ${release.version} is built with CUDA ${build.cuda}`, release.source);
}

function toolkitCollision({ release, build }: CandidateBuild, cuda: string): Collision | null {
  if (release.bringsCuda || majorOf(build.cuda) === majorOf(cuda)) return null;
  return [
    fact(
      `${release.framework} ${release.version} is built for CUDA ${build.cuda} and brings none along`,
      release.source,
    ),
    fact(`the job's CUDA is ${cuda}`, null),
  ];
}

function pythonCollision({ release }: CandidateBuild, python: string): Collision | null {
  const range = release.python;
  if (range === null || hasWheelsFor(range, python)) return null;
  const span = range.to === null ? `${range.from} and newer` : `${range.from} to ${range.to}`;
  return [
    fact(`${release.framework} ${release.version} has wheels for Python ${span}`, release.source),
    fact(`the job's Python is ${python}`, null),
  ];
}

function codeCollision(candidate: CandidateBuild, gpu: StackGpu): Collision | null {
  const { release, build } = candidate;
  if (runsOn(build.code, gpu.computeCapability)) return null;
  return [
    fact(`${nameOf(candidate)} holds code for ${codeWords(build.code)}`, release.source),
    fact(`${gpu.name} is compute capability ${gpu.computeCapability.toFixed(1)}`, 'cudaReleaseNotes'),
  ];
}

function fact(text: string, source: SourceId | null): StackFact {
  return { text, source };
}
