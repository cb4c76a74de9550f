import { chooseBuild, nearest, nearestRelease, type StackRefusal } from './choose-build.ts';
import type { Collision, Surroundings } from './collision.ts';
import { cudaCollision } from './collision.ts';
import { architectureOf } from './gpu-support.ts';
import type { GpuImage } from './facts/images.ts';
import { chooseImage, driverOf, type ImageKind } from './gpu-image.ts';
import { installSteps, packageArguments, type ChosenBuild } from './install-steps.ts';
import { sharedPython, systemCudaCollision } from './shared-needs.ts';
import type { WantedFramework } from './wanted-framework.ts';

export interface StackRequest extends Surroundings {
  readonly frameworks: readonly WantedFramework[];
  readonly image: ImageKind;
  /** Whether the CUDA toolkit must be on the machine whatever the chosen wheels bring; true unless it is said. */
  readonly toolkit?: (builds: readonly ChosenBuild[]) => boolean;
}

/** Driver, CUDA, image, Python and libraries that agree with each other. */
export interface SolvedStack {
  readonly kind: 'solved';
  /** CUDA of the framework that decides it, else the toolkit's; null where the image has none and no framework is known. */
  readonly cudaVersion: string | null;
  readonly driverBranch: number;
  readonly image: GpuImage;
  /** Null where nothing says anything about it. */
  readonly python: string | null;
  readonly builds: readonly ChosenBuild[];
  /** Shell commands, in order. */
  readonly install: readonly string[];
  /** Arguments of `pip install`, one list a call, in order. */
  readonly packages: readonly (readonly string[])[];
}

/**
 * A working stack for frameworks on a GPU, or the two facts that collide and the nearest combination that works. What no fact is
 * known of is held against nothing. Pure; rules R37 to R39.
 */
export function solveStack(request: StackRequest): SolvedStack | StackRefusal {
  const ceiling = toolkitRefusal(request);
  if (ceiling) return ceiling;
  const builds: ChosenBuild[] = [];
  for (const wanted of request.frameworks) {
    const choice = chooseBuild(wanted, request);
    if (choice?.kind === 'refused') return choice;
    if (choice) builds.push(choice);
  }
  return togetherRefusal(request, builds) ?? solved(request, builds);
}

function solved(request: StackRequest, builds: readonly ChosenBuild[]): SolvedStack | StackRefusal {
  const python = sharedPython(builds, request.python) ?? versionOf(request.python);
  const image = chooseImage({
    kind: request.image,
    // An environment brings a Python of its own.
    python: builds.length > 0 ? null : python,
    gpu: request.gpu,
    toolkit: request.toolkit?.(builds) ?? true,
  });
  if (image === null) throw new Error('facts/images.ts has no image of each kind');
  return {
    kind: 'solved',
    cudaVersion: builds[0]?.candidate.build.cuda ?? request.cuda ?? image.cuda,
    driverBranch: driverOf(image, request.gpu),
    image,
    python,
    builds,
    install: installSteps(image, request.gpu, python, builds),
    packages: builds.map(packageArguments),
  };
}

/** A version that no range of preference has is taken as it is asked for. */
function versionOf(asked: string | null): string | null {
  return asked !== null && /^\d+\.\d+$/.test(asked) ? asked : null;
}

/** The toolkit that the job asks for does not serve the GPU, whatever the frameworks are. */
function toolkitRefusal({ cuda, gpu }: StackRequest): StackRefusal | null {
  if (cuda === null || gpu === null) return null;
  const facts = cudaCollision(cuda, gpu, { text: `the job's CUDA is ${cuda}`, source: null });
  if (facts === null) return null;
  const { lastCudaMajor, firstCuda } = architectureOf(gpu.computeCapability) ?? {};
  const ends = typeof lastCudaMajor === 'number';
  return refusal(facts, ends ? `CUDA ${String(lastCudaMajor)}` : `CUDA ${firstCuda ?? ''}`);
}

/** Frameworks that work each alone, and not in one environment. */
function togetherRefusal(request: StackRequest, builds: readonly ChosenBuild[]): StackRefusal | null {
  const python = pythonRefusal(request, builds);
  if (python) return python;
  const collision = systemCudaCollision(builds);
  if (collision === null) return null;
  const { facts, first, second } = collision;
  return refusal(facts, nearest(second.wanted, { ...request, cuda: first.candidate.build.cuda }));
}

/** No Python has wheels of all frameworks: the later one gives way to the first one's newest Python. */
function pythonRefusal(request: StackRequest, builds: readonly ChosenBuild[]): StackRefusal | null {
  const [first, ...others] = builds;
  const range = first?.candidate.release.python;
  if (!first || !range || sharedPython(builds) !== null) return null;
  const python = range.to ?? range.from;
  for (const { wanted } of others) {
    const withPython = { ...request, python };
    const choice = chooseBuild(wanted, withPython);
    if (choice?.kind !== 'refused') continue;
    return refusal([choice.facts[0], newestPython(first, python)], nearestRelease(wanted, withPython));
  }
  return null;
}

function newestPython({ candidate: { release } }: ChosenBuild, python: string): Collision[0] {
  const text = `${release.framework} ${release.version} has wheels up to Python ${python}`;
  return { text, source: release.source };
}

function refusal(facts: Collision, nearestWorking: string | null): StackRefusal {
  return { kind: 'refused', facts, nearest: nearestWorking };
}
