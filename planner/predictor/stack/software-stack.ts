import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Prediction, SoftwareInstallation } from '../../../schemas/prediction.ts';
import type { StackRefusal } from './choose-build.ts';
import { refusalText } from './refusal-text.ts';
import { solveStack, type SolvedStack } from './solve-stack.ts';
import {
  answersOn,
  familyOf,
  gpuOf,
  otherImages,
  refusedBy,
  solverOf,
  type Solver,
} from './stack-by-accelerator.ts';
import { cudaOf, imageReason, otherImageReasons, reasonsOf, softwareReason } from './stack-reasons.ts';
import { frameworksOf, type WantedFramework } from './wanted-framework.ts';

/** CUDA, driver branch, image and libraries that agree with each other, and why. */
export interface SoftwareStack extends Pick<
  Prediction,
  'cudaVersion' | 'driverBranch' | 'image' | 'imagesOn' | 'software'
> {
  readonly reasons: readonly string[];
  /** Accelerator types that the job's libraries do not run on → why, and what would. */
  readonly refusedAccelerators: Readonly<Record<string, string>>;
}

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
  if (gpus === 0) return withoutGpu(job);
  const solve = solverOf(job);
  const stack = ofJob(job, fixed, solve);
  if (stack.kind === 'refused') return unsolved(stack, accelerators);
  const answers = answersOn(stack, accelerators, solve);
  const refusedAccelerators = refusedBy(answers);
  const refusal = fixed === null ? undefined : refusedAccelerators[fixed.type];
  const imagesOn = fixed === null ? otherImages(stack, answers) : {};
  const software = softwareOf(stack);
  return {
    cudaVersion: cudaOf(stack),
    driverBranch: String(stack.driverBranch),
    image: familyOf(stack),
    ...(Object.keys(imagesOn).length === 0 ? {} : { imagesOn }),
    ...(software === null ? {} : { software }),
    reasons: [
      ...reasonsOf(stack),
      ...otherImageReasons(imagesOn, accelerators),
      ...(software === null ? [] : [softwareReason(software)]),
      ...(refusal === undefined ? [] : [`cudaVersion: ${refusal}`]),
    ],
    refusedAccelerators,
  };
}

/** Without a GPU the libraries still have to go with each other and with the Python: what collides is said. */
function withoutGpu(job: Job): SoftwareStack {
  const stack = solverOf({ ...job, dependencies: {} })(versioned(job), null);
  const collision = stack.kind === 'refused' ? [`software: ${refusalText(stack)}`] : [];
  return {
    cudaVersion: null,
    driverBranch: null,
    image: { project: 'debian-cloud', family: 'debian-12' },
    reasons: ['image: debian-12, as no GPU driver is needed', ...collision],
    refusedAccelerators: {},
  };
}

/** The stack on the chosen accelerator; where it is refused there, the one that the versions stand for without it. */
function ofJob(job: Job, fixed: AcceleratorFacts | null, solve: Solver): SolvedStack | StackRefusal {
  const onFixed = fixed && solve(frameworksOf(job), gpuOf(fixed));
  return onFixed?.kind === 'solved' ? onFixed : solve(versioned(job), null);
}

/** Without a GPU to serve, a version left open is decided by nothing: the image's CUDA stands. */
function versioned(job: Job): readonly WantedFramework[] {
  return frameworksOf(job).filter(({ version }) => version !== null);
}

/** Libraries that do not go together run on no accelerator. */
function unsolved(refusal: StackRefusal, accelerators: readonly AcceleratorFacts[]): SoftwareStack {
  const plain = solveStack({ frameworks: [], gpu: null, cuda: null, python: null, image: 'ready' });
  if (plain.kind === 'refused') throw new Error(refusalText(plain));
  const text = refusalText(refusal);
  return {
    cudaVersion: plain.cudaVersion,
    driverBranch: String(plain.driverBranch),
    image: familyOf(plain),
    reasons: [
      `cudaVersion: ${plain.cudaVersion ?? 'unknown'} of the image, as ${text}`,
      ...imageReason(plain),
    ],
    refusedAccelerators: Object.fromEntries(accelerators.map(({ type }) => [type, text])),
  };
}

/** The environment that the machine makes for the chosen wheels; null where none was chosen. */
function softwareOf({ packages, python, image }: SolvedStack): SoftwareInstallation | null {
  return packages.length === 0 ? null : { python: python ?? image.python, packages };
}
