import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction, Source } from '../../schemas/prediction.ts';
import type { PastRun } from '../../schemas/profile.ts';
import { confidenceOf } from './confidence.ts';
import type { Estimate } from './estimate.ts';
import type { FederatedKnowledge } from './federation/federated-knowledge.ts';
import { rounded } from './estimate.ts';
import type { Quantity } from './estimators.ts';
import { afterFailures, learned, runsWithoutPrior, unlessFixed } from './estimators.ts';
import { expectedUse } from './expected-use.ts';
import type { History } from './history.ts';
import { historyOf, succeeded } from './history.ts';
import { layoutOf, topologyOf } from './layout.ts';
import { estimateWork } from './learned-work.ts';
import { busyVcpus, peakGpuMemoryGib, peakMemoryGib, peakNetworkGbps } from './observed.ts';
import { diskPrior } from './priors/disk.ts';
import { gpuMemoryPrior } from './priors/gpu-memory.ts';
import { hostMemoryPrior } from './priors/host-memory.ts';
import { networkPrior } from './priors/network.ts';
import type { WorkEstimate } from './priors/runtime.ts';
import { vcpusPrior } from './priors/vcpus.ts';
import { informedBy, type ModelTarget, type PredictionModels } from './online/prediction-models.ts';
import type { Estimator, Layout, Situation } from './situation.ts';
import type { SoftwareStack } from './stack/software-stack.ts';
import { softwareStack } from './stack/software-stack.ts';
import { referenceMachine } from './work.ts';
import { counted } from './wording.ts';

export interface PredictRequest {
  readonly job: Job;
  /** Profiles of the same fingerprint or family, in any order; others are ignored. */
  readonly runs: readonly PastRun[];
  readonly accelerators: readonly AcceleratorFacts[];
  /** For `gcp` only runs measured on Google Cloud count. */
  readonly target: 'simulated' | 'gcp';
  /** Machines and GPUs that are settled; found from the job and its runs when absent. */
  readonly layout?: Layout;
  /** What was learnt of jobs of all families; the code alone counts for a job without history when absent. */
  readonly models?: PredictionModels;
  /** What federations know that this machine takes part in. */
  readonly federated?: readonly FederatedKnowledge[];
}

const memory: Quantity = { observe: peakMemoryGib, kind: 'peak', unit: 'GiB' };
const gpuMemory: Quantity = { observe: peakGpuMemoryGib, kind: 'peak', unit: 'GiB' };
const cores: Quantity = { observe: busyVcpus, kind: 'typical', unit: 'vCPUs' };
const network: Quantity = { observe: peakNetworkGbps, kind: 'typical', unit: 'Gbit/s' };

function corrected(target: ModelTarget, prior: Estimator): Estimator {
  return { estimate: (situation) => informedBy(situation, target, prior.estimate(situation)) };
}

const memoryEstimator = unlessFixed(
  (job) => job.resources.memoryGib,
  afterFailures(memory, 'host', learned(memory, corrected('memoryGib', hostMemoryPrior))),
);
const gpuMemoryEstimator = afterFailures(
  gpuMemory,
  'gpu',
  learned(gpuMemory, corrected('gpuMemoryGib', gpuMemoryPrior)),
);
const vcpusEstimator = unlessFixed(
  (job) => job.resources.vcpus,
  learned(cores, corrected('vcpus', vcpusPrior)),
);
const diskEstimator = unlessFixed((job) => job.resources.diskGib, diskPrior);
const networkEstimator = learned(network, corrected('networkGbps', networkPrior));

/** What is estimated of one machine; `gpuMemoryGib` is null without a GPU. */
interface Estimates {
  readonly memoryGib: Estimate;
  readonly vcpus: Estimate;
  readonly gpuMemoryGib: Estimate | null;
  readonly diskGib: Estimate;
  readonly networkGbps: Estimate;
}

/**
 * What a job will need, from its metadata and the runs that resemble it. Pure and deterministic.
 *
 * Memory in GiB of one machine, GPU memory in GiB of one GPU, runtime in seconds on the reference machine that its reason names.
 */
export function predict(request: PredictRequest): Prediction {
  const { job, accelerators } = request;
  const history = historyOf(job, request.runs, request.target);
  const layout = request.layout ?? layoutOf(job, history, accelerators);
  const { models, federated } = request;
  const learnt = { ...(models && { models }), ...(federated && { federated }) };
  const situation: Situation = { job, history, accelerators, layout, ...learnt };
  const estimates = estimatesOf(situation);
  const runtime = runtimeOf(situation, estimates);
  const stack = stackOf(situation);
  const sources = sourcesOf(estimates, runtime);
  return {
    ...intervalsOf(estimates),
    gpuCount: layout.gpusPerMachine,
    acceleratorType: job.resources.accelerator?.type ?? null,
    runtimeSeconds: rounded(runtime.runtimeSeconds),
    work: runtime.work,
    topology: topologyOf(job, layout),
    cudaVersion: stack.cudaVersion,
    driverBranch: stack.driverBranch,
    image: stack.image,
    ...beyondImage(stack),
    expected: expectedUse(situation, { vcpus: estimates.vcpus, runtimeSeconds: runtime.runtimeSeconds }),
    ...learntFrom(sources, models),
    confidence: confidenceOf(job, history),
    basis: basisOf(history),
    reasons: [
      ...reasonsOf(estimates),
      `gpuCount: ${layout.reason}`,
      `runtimeSeconds: ${runtime.reason}`,
      ...stack.reasons,
      `basis: ${restsOn(history, sources)}`,
    ],
    profileIds: [...history.own, ...usedKin(history)].map((run) => run.id),
  };
}

function estimatesOf(situation: Situation): Estimates {
  return {
    memoryGib: memoryEstimator.estimate(situation),
    vcpus: vcpusEstimator.estimate(situation),
    gpuMemoryGib: gpusOf(situation) === 0 ? null : gpuMemoryEstimator.estimate(situation),
    diskGib: diskEstimator.estimate(situation),
    networkGbps: networkEstimator.estimate(situation),
  };
}

function gpusOf({ layout }: Situation): number {
  return layout.machines * layout.gpusPerMachine;
}

function runtimeOf(situation: Situation, { vcpus, gpuMemoryGib }: Estimates): WorkEstimate {
  const need = {
    vcpus: vcpus.interval,
    gpuMemoryGib: gpuMemoryGib?.interval ?? null,
    gpus: gpusOf(situation),
  };
  return estimateWork(situation, referenceMachine(situation.job, need, situation.accelerators));
}

function stackOf(situation: Situation): SoftwareStack {
  const { job, accelerators } = situation;
  const fixed = accelerators.find(({ type }) => type === job.resources.accelerator?.type);
  return softwareStack(job, gpusOf(situation), fixed ?? null, accelerators);
}

/** Each is left out where there is none of it, so that a plan without it reads as it always has. */
function beyondImage({
  imagesOn,
  software,
  refusedAccelerators,
}: SoftwareStack): Pick<Prediction, 'imagesOn' | 'software' | 'refusedAccelerators'> {
  return {
    ...(imagesOn === undefined ? {} : { imagesOn }),
    ...(software === undefined ? {} : { software }),
    ...(Object.keys(refusedAccelerators).length === 0 ? {} : { refusedAccelerators }),
  };
}

function intervalsOf(
  estimates: Estimates,
): Pick<Prediction, 'memoryGib' | 'vcpus' | 'gpuMemoryGib' | 'diskGib' | 'networkGbps'> {
  const { memoryGib, vcpus, gpuMemoryGib, diskGib, networkGbps } = estimates;
  return {
    memoryGib: rounded(memoryGib.interval),
    vcpus: rounded(vcpus.interval),
    gpuMemoryGib: gpuMemoryGib === null ? null : rounded(gpuMemoryGib.interval),
    diskGib: rounded(diskGib.interval),
    networkGbps: rounded(networkGbps.interval),
  };
}

/** One sentence a quantity, in the order of `Estimates`. */
function reasonsOf(estimates: Estimates): readonly string[] {
  return Object.entries(estimates).flatMap(([field, estimate]: [string, Estimate | null]) =>
    estimate === null ? [] : [`${field}: ${estimate.reason}`],
  );
}

/** The version of the models is told where they say most of any quantity; elsewhere another one changes nothing to speak of. */
function learntFrom(
  sources: Readonly<Record<string, Source>>,
  models: PredictionModels | undefined,
): Pick<Prediction, 'sources' | 'modelVersion'> {
  const decides = Object.values(sources).some(({ from }) => from === 'similar-jobs');
  return { sources, ...(decides && models ? { modelVersion: models.version } : {}) };
}

const code: Source = { from: 'code', runs: 0 };

function sourcesOf(estimates: Estimates, { source = code }: WorkEstimate): Readonly<Record<string, Source>> {
  const told = Object.entries(estimates).flatMap(([field, estimate]: [string, Estimate | null]) =>
    estimate === null ? [] : [[field, estimate.source ?? code] as const],
  );
  return Object.fromEntries([...told, ['runtimeSeconds', source]]);
}

function basisOf(history: History): Prediction['basis'] {
  if (history.own.length === 0 && usedKin(history).length === 0) return 'priors';
  return succeeded(history.own).length >= runsWithoutPrior ? 'profiles' : 'both';
}

/** Kin count only while the job has few good runs of its own. */
function usedKin(history: History): History['kin'] {
  return succeeded(history.own).length < runsWithoutPrior ? succeeded(history.kin) : [];
}

function restsOn(history: History, sources: Readonly<Record<string, Source>>): string {
  const kin = usedKin(history);
  if (history.own.length === 0 && kin.length === 0)
    return `no runs of this job or its family yet; ${correctedBy(sources)}`;
  const parts: string[] = [];
  if (history.own.length > 0) {
    const ids = history.own.slice(0, 5).map((run) => run.id);
    const more = history.own.length > ids.length ? ', …' : '';
    parts.push(`rests on ${counted(history.own.length, 'run')} of this job: ${ids.join(', ')}${more}`);
  }
  if (kin.length > 0) parts.push(`corrected by ${counted(kin.length, 'run')} of its family`);
  return parts.join('; ');
}

function correctedBy(sources: Readonly<Record<string, Source>>): string {
  const from = Object.values(sources).map((source) => source.from);
  const others = [
    ...(from.includes('similar-jobs') ? ['runs of similar jobs'] : []),
    ...(from.includes('federation') ? ['a federation'] : []),
  ];
  return others.length === 0 ? 'priors alone' : `priors, corrected by ${others.join(' and ')}`;
}
