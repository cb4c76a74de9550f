import type { AcceleratorFacts, Offering } from '../../schemas/catalog.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample, UsageSummary } from '../../schemas/usage.ts';
import { buildJob, buildPrediction } from './build-plan.ts';

const start = Date.parse('2026-11-01T00:00:00.000Z');

/** The instant `seconds` after a fixed start. */
export function instant(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString();
}

export function buildSample(changes: Partial<UsageSample> = {}): UsageSample {
  return {
    at: instant(0),
    cpuUtilization: null,
    memoryGib: null,
    gpuUtilization: null,
    gpuMemoryGib: null,
    networkReceivedBytesPerSecond: null,
    networkSentBytesPerSecond: null,
    diskReadBytesPerSecond: null,
    diskWriteBytesPerSecond: null,
    ...changes,
  };
}

/** One sample a minute with the given memory. */
export function memorySamples(values: readonly (number | null)[]): readonly UsageSample[] {
  return values.map((memoryGib, index) => buildSample({ at: instant(60 * index), memoryGib }));
}

export function buildRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    jobName: 'tune',
    instance: 'headstart-tune',
    state: 'running',
    origin: 'measured',
    exitCode: null,
    submittedAt: instant(0),
    startedAt: instant(0),
    endedAt: null,
    runSeconds: 600,
    starts: 1,
    checkpointAt: null,
    measuredCpuSeconds: null,
    ...changes,
  };
}

export const noUsage: UsageSummary = {
  peakMemoryGib: null,
  meanCpuUtilization: null,
  p95CpuUtilization: null,
  peakGpuMemoryGib: null,
  meanGpuUtilization: null,
  peakNetworkBytesPerSecond: null,
  peakDiskBytesPerSecond: null,
  samples: 0,
};

export function buildOfferingOf(machineType: string, accelerator: Offering['accelerator'] = null): Offering {
  return {
    machineType,
    machineCount: 1,
    accelerator,
    region: 'us-central1',
    zone: 'us-central1-a',
    provisioningModel: 'STANDARD',
    usdPerHour: 0.1,
  };
}

/** A profile of a good run; `summary` is merged into one without usage. */
export function buildProfileOf(
  changes: Partial<Omit<Profile, 'summary'>> & { readonly summary?: Partial<UsageSummary> } = {},
): Profile {
  const { summary, ...rest } = changes;
  const job = rest.job ?? buildJob();
  const id = rest.id ?? 'run-1';
  return {
    schemaVersion: 1,
    target: 'simulated',
    origin: 'measured',
    fingerprint: job.fingerprint,
    family: job.family,
    predicted: buildPrediction(),
    offerings: [buildOfferingOf('e2-standard-2')],
    machine: { vcpus: 2, memoryGib: 8 },
    run: buildRun({ id, state: 'succeeded', exitCode: 0 }),
    usage: { samples: [], origin: 'measured' },
    outcome: 'succeeded',
    runtimeSeconds: 600,
    readySeconds: null,
    usd: null,
    planHash: 'sha256:0',
    recordedAt: instant(0),
    versions: { headstart: '0.1.0', catalog: '2026-07-01' },
    ...rest,
    id,
    job,
    summary: { ...noUsage, ...summary },
  };
}

function accelerator(
  type: string,
  name: string,
  memoryGib: number,
  tflops: { readonly fp32: number; readonly half: number; readonly bf16: boolean },
  computeCapability: string,
  lastDriverBranch: string | null,
): AcceleratorFacts {
  const { fp32, half, bf16 } = tflops;
  return {
    type,
    name,
    memoryGib,
    memoryBandwidthGbps: null,
    tflops: { fp32, tf32: null, fp16: half, bf16: bf16 ? half : null, int8: null },
    computeCapability,
    lastDriverBranch,
  };
}

/** A few accelerators in the catalogue's shape. */
export const someAccelerators: readonly AcceleratorFacts[] = [
  accelerator('nvidia-tesla-v100', 'V100', 16, { fp32: 15.7, half: 125, bf16: false }, '7.0', '580'),
  accelerator('nvidia-tesla-t4', 'T4', 16, { fp32: 8.1, half: 65, bf16: false }, '7.5', null),
  accelerator('nvidia-l4', 'L4', 24, { fp32: 30.3, half: 121, bf16: true }, '8.9', null),
  accelerator('nvidia-tesla-a100', 'A100', 40, { fp32: 19.5, half: 312, bf16: true }, '8.0', null),
  accelerator('nvidia-h100-80gb', 'H100', 80, { fp32: 67, half: 989, bf16: true }, '9.0', null),
];
