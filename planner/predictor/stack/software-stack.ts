import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Prediction } from '../../../schemas/prediction.ts';
import { nameOf } from './candidate-build.ts';
import type { StackRefusal } from './choose-build.ts';
import type { StackGpu } from './collision.ts';
import { leastDriver } from './facts/cuda-toolkits.ts';
import { refusalText } from './refusal-text.ts';
import { solveStack, type SolvedStack } from './solve-stack.ts';
import { isCuda, majorOf } from './version-text.ts';
import { frameworksOf, packagedCuda, type WantedFramework } from './wanted-framework.ts';

/** CUDA, driver branch and image that agree with each other, and why. */
export interface SoftwareStack extends Pick<Prediction, 'cudaVersion' | 'driverBranch' | 'image'> {
  readonly reasons: readonly string[];
  /** Accelerator types that the job's libraries do not run on → why, and what would. */
  readonly refusedAccelerators: Readonly<Record<string, string>>;
}

const withoutGpu: SoftwareStack = {
  cudaVersion: null,
  driverBranch: null,
  image: { project: 'debian-cloud', family: 'debian-12' },
  reasons: ['image: debian-12, as no GPU driver is needed'],
  refusedAccelerators: {},
};

/**
 * The software stack of a job: plain Debian without a GPU, else an image with the driver on it. `fixed` is the accelerator that
 * the user chose; `accelerators` are judged against the stack.
 */
export function softwareStack(
  job: Job,
  gpus: number,
  fixed: AcceleratorFacts | null,
  accelerators: readonly AcceleratorFacts[],
): SoftwareStack {
  if (gpus === 0) return withoutGpu;
  const stack = ofJob(job, fixed);
  if (stack.kind === 'refused') return unsolved(stack, accelerators);
  const refusedAccelerators = refusedBy(stack, job, accelerators);
  const refusal = fixed === null ? undefined : refusedAccelerators[fixed.type];
  return {
    cudaVersion: cudaOf(stack),
    driverBranch: String(stack.driverBranch),
    image: { project: stack.image.project, family: stack.image.family },
    reasons: [...reasonsOf(stack), ...(refusal === undefined ? [] : [`cudaVersion: ${refusal}`])],
    refusedAccelerators,
  };
}

/** The stack on the chosen accelerator; where it is refused there, the one that the versions stand for without it. */
function ofJob(job: Job, fixed: AcceleratorFacts | null): SolvedStack | StackRefusal {
  const cuda = packagedCuda(job);
  const frameworks = frameworksOf(job);
  const onFixed = fixed && solve(frameworks, cuda, gpuOf(fixed));
  if (onFixed?.kind === 'solved') return onFixed;
  // Without a GPU to serve, a version left open is decided by nothing: the image's CUDA stands.
  return solve(
    frameworks.filter(({ version }) => version !== null),
    cuda,
    null,
  );
}

function solve(
  frameworks: readonly WantedFramework[],
  cuda: string | null,
  gpu: StackGpu | null,
): SolvedStack | StackRefusal {
  return solveStack({ frameworks, gpu, cuda, python: null, image: 'ready' });
}

/** What the accelerators have against the wheels that were chosen. */
function refusedBy(
  { builds }: SolvedStack,
  job: Job,
  accelerators: readonly AcceleratorFacts[],
): Readonly<Record<string, string>> {
  const pinned = builds.map(({ wanted, candidate }) => ({ ...wanted, cuda: candidate.build.cuda }));
  const versioned = pinned.filter(({ version }) => version !== null);
  return Object.fromEntries(
    accelerators.flatMap((accelerator) => {
      const answer = solve(versioned, packagedCuda(job), gpuOf(accelerator));
      return answer.kind === 'refused' ? [[accelerator.type, refusalText(answer)]] : [];
    }),
  );
}

/** Libraries that do not go together run on no accelerator. */
function unsolved(refusal: StackRefusal, accelerators: readonly AcceleratorFacts[]): SoftwareStack {
  const plain = solve([], null, null);
  if (plain.kind === 'refused') throw new Error(refusalText(plain));
  const text = refusalText(refusal);
  return {
    cudaVersion: plain.cudaVersion,
    driverBranch: String(plain.driverBranch),
    image: { project: plain.image.project, family: plain.image.family },
    reasons: [
      `cudaVersion: ${plain.cudaVersion ?? 'unknown'} of the image, as ${text}`,
      ...imageReason(plain),
    ],
    refusedAccelerators: Object.fromEntries(accelerators.map(({ type }) => [type, text])),
  };
}

function gpuOf(accelerator: AcceleratorFacts): StackGpu {
  const { name, computeCapability, lastDriverBranch } = accelerator;
  return {
    name,
    computeCapability: Number(computeCapability),
    lastDriverBranch: lastDriverBranch === null ? null : Number(lastDriverBranch),
  };
}

/** A major version that stands alone is met by the image's toolkit of that major, else by its first release. */
function cudaOf({ cudaVersion, image }: SolvedStack): string | null {
  if (cudaVersion === null || cudaVersion.includes('.')) return cudaVersion;
  return image.cuda !== null && isCuda(image.cuda, cudaVersion) ? image.cuda : `${cudaVersion}.0`;
}

function whyCuda({ cudaVersion, image, builds, install }: SolvedStack): string {
  const [first] = builds;
  if (first)
    return `of ${nameOf(first.candidate)} (${install.filter((step) => step.startsWith('uv pip ')).join('; ')})`;
  if (cudaVersion !== image.cuda) return `as the job's NVIDIA packages are for CUDA ${cudaVersion ?? ''}`;
  return 'the toolkit of the image, as no framework of known version brings its own';
}

function reasonsOf(stack: SolvedStack): readonly string[] {
  const { cudaVersion, driverBranch } = stack;
  const cuda = cudaOf(stack) ?? 'unknown';
  const least = cudaVersion === null ? undefined : leastDriver[majorOf(cudaVersion)];
  const needs = least === undefined ? '' : `, and CUDA ${cuda} needs at least ${String(least)}`;
  return [
    `cudaVersion: ${cuda}, ${whyCuda(stack)}`,
    `driverBranch: ${String(driverBranch)}, the image's${needs}`,
    ...imageReason(stack),
  ];
}

function imageReason({ image }: SolvedStack): readonly string[] {
  return [`image: ${image.family}, which has that driver on it`];
}
