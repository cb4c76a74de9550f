import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { Framework, Job } from '../../../schemas/job.ts';
import type { Prediction } from '../../../schemas/prediction.ts';
import type { FrameworkBuild } from './framework-builds.ts';
import { frameworkBuilds, legacyGpus, minimumDriverBranch } from './framework-builds.ts';

/** CUDA, driver branch and image that agree with each other, and why. */
export interface SoftwareStack extends Pick<Prediction, 'cudaVersion' | 'driverBranch' | 'image'> {
  readonly reasons: readonly string[];
}

/**
 * The driver branch that every image below carries. It serves CUDA 11 to 13 (drivers run older CUDA) and is the last one for
 * Pascal and Volta, so it is right for every accelerator on Compute Engine.
 */
const driverBranch = 580;
/** Images of project deeplearning-platform-release as of mid 2026 (documentation of Deep Learning VM Images). */
const gpuProject = 'deeplearning-platform-release';
const plainGpuFamily = 'common-cu129-ubuntu-2404-nvidia-580';
const torchFamilies: Readonly<Record<string, string>> = { '2.9': 'pytorch-2-9-cu129-ubuntu-2404-nvidia-580' };
/** CUDA of the image's own toolkit, for jobs whose framework brings none. */
const imageCuda = '12.9';

/** The software stack of a job: plain Debian without a GPU, else a Deep Learning VM image with the driver on it. */
export function softwareStack(job: Job, gpus: number, accelerator: AcceleratorFacts | null): SoftwareStack {
  if (gpus === 0) {
    return {
      cudaVersion: null,
      driverBranch: null,
      image: { project: 'debian-cloud', family: 'debian-12' },
      reasons: ['image: debian-12, as no GPU driver is needed'],
    };
  }
  const cuda = cudaOf(job);
  const family = familyOf(job);
  return {
    cudaVersion: cuda.version,
    driverBranch: String(driverBranch),
    image: { project: gpuProject, family },
    reasons: [
      `cudaVersion: ${cuda.version}, ${cuda.why}`,
      `driverBranch: ${String(driverBranch)}, which CUDA ${major(cuda.version)} runs on (it needs at least ${String(minimumOf(cuda.version))})`,
      `image: ${family}, which has that driver on it`,
      ...legacyWarning(cuda.version, accelerator),
    ],
  };
}

function cudaOf(job: Job): { readonly version: string; readonly why: string } {
  for (const framework of withVersions(job)) {
    const build = buildOf(framework);
    if (build !== null) {
      return {
        version: build.cuda,
        why: `which the default wheel of ${build.framework} ${build.version} is built with`,
      };
    }
  }
  return {
    version: imageCuda,
    why: 'the toolkit of the image, as no framework of known version brings its own',
  };
}

/** Frameworks with their versions; a dependency of the same name says the version where the framework entry does not. */
function withVersions(job: Job): readonly Framework[] {
  return ['torch', 'tensorflow', 'jax'].flatMap((name) => {
    const framework = job.frameworks.find((each) => each.name.toLowerCase() === name);
    const version = framework?.version ?? job.dependencies[name] ?? null;
    return framework === undefined && version === null ? [] : [{ name, version }];
  });
}

function buildOf(framework: Framework): FrameworkBuild | null {
  const version = minor(framework.version);
  return (
    frameworkBuilds.find((build) => build.framework === framework.name && build.version === version) ?? null
  );
}

function familyOf(job: Job): string {
  const torch = withVersions(job).find(({ name }) => name === 'torch');
  return torchFamilies[minor(torch?.version ?? null) ?? ''] ?? plainGpuFamily;
}

/** `2.8.0+cu128` → `2.8`; null where there is no such number. */
function minor(version: string | null): string | null {
  return version === null ? null : (/(\d+\.\d+)/.exec(version)?.[1] ?? null);
}

function major(version: string): string {
  return version.split('.')[0] ?? version;
}

function minimumOf(cuda: string): number {
  return minimumDriverBranch[major(cuda)] ?? driverBranch;
}

function legacyWarning(cuda: string, accelerator: AcceleratorFacts | null): readonly string[] {
  if (accelerator === null || Number(major(cuda)) <= legacyGpus.lastCudaMajor) return [];
  if (Number(accelerator.computeCapability) >= legacyGpus.belowComputeCapability) return [];
  return [
    `cudaVersion: ${accelerator.name} has no code in CUDA ${major(cuda)}; install the CUDA 12 build of the framework`,
  ];
}
