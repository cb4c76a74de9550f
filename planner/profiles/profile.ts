import type { Offering } from '../../schemas/catalog.ts';
import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import type { Profile, SpotExposure } from '../../schemas/profile.ts';
import type { Run } from '../../schemas/run.ts';
import type { UsageSample } from '../../schemas/usage.ts';
import { summarise } from './summarise.ts';

/** A machine that a run was on. */
export interface RunMachine {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** ISO instant from which the run's samples are of this machine. */
  readonly since: string;
}

/** What is known when a run has ended. */
export interface FinishedRun {
  readonly job: Job;
  readonly run: Run;
  readonly samples: readonly UsageSample[];
  readonly predicted: Prediction;
  /** Every offering it was on, oldest first; at least one. */
  readonly offerings: readonly Offering[];
  /** The machine of the last offering, so that utilisation can be told in vCPUs. */
  readonly machine: Pick<RunMachine, 'vcpus' | 'memoryGib'>;
  /** Every machine it was on, oldest first; absent where there was only one. */
  readonly machines?: readonly RunMachine[];
  readonly target: 'simulated' | 'gcp';
  readonly readySeconds: number | null;
  readonly usd: number | null;
  /** Absent where it never was on Spot. */
  readonly spot?: readonly SpotExposure[];
  /** Seconds; absent where its machine was not queued for. */
  readonly queuedSeconds?: number;
  readonly planHash: string;
  /** ISO instant. */
  readonly recordedAt: string;
  readonly versions: Profile['versions'];
  /** CoreMark per vCPU of the machine ÷ that of the reference machine; 1 where unknown. */
  readonly relativeCoreSpeed?: number;
}

/** The exit code of a process that was killed for using too much memory (128 + SIGKILL). */
const killedExitCode = 137;
/** Share of a machine's memory from which a kill counts as running out of it: the kernel and the agents need the rest. */
const exhaustedShare = 0.85;

/**
 * The profile of a run that has ended. Its id is the run's, so that recording the same run twice keeps one profile. A run that was
 * on several machines keeps its whole runtime under the last one, and its CPU use is told in shares of that one.
 */
export function buildProfile(finished: FinishedRun): Profile {
  const { job, run, samples, machine } = finished;
  const machines = finished.machines ?? [];
  return {
    schemaVersion: 1,
    id: run.id,
    target: finished.target,
    origin: run.origin,
    fingerprint: job.fingerprint,
    family: job.family,
    job,
    predicted: finished.predicted,
    offerings: finished.offerings,
    machine,
    run,
    usage: { samples, origin: run.origin },
    summary: summarise(samples.map((sample) => asOn(machine, sample, machines))),
    outcome: outcomeOf(finished),
    runtimeSeconds: runtimeOnReference(finished),
    readySeconds: finished.readySeconds,
    usd: finished.usd,
    ...(finished.spot === undefined ? {} : { spot: finished.spot }),
    ...(finished.queuedSeconds === undefined ? {} : { queuedSeconds: finished.queuedSeconds }),
    planHash: finished.planHash,
    recordedAt: finished.recordedAt,
    versions: finished.versions,
  };
}

/**
 * How a run ended. A kill counts as out of memory where the last peak came near the machine's memory, or where nothing was measured
 * that speaks against it.
 */
export function outcomeOf(finished: Pick<FinishedRun, 'run' | 'samples' | 'machine'>): Profile['outcome'] {
  const { run, samples, machine } = finished;
  switch (run.state) {
    case 'succeeded':
      return 'succeeded';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
    case 'queued':
    case 'running':
    case 'stopped': {
      if (run.exitCode !== killedExitCode) return 'failed';
      const peak = summarise(samples).peakMemoryGib;
      return peak === null || peak >= exhaustedShare * machine.memoryGib ? 'out-of-memory' : 'failed';
    }
  }
}

/** CPU jobs go as fast as the cores; on a GPU the cores hardly matter, so its runtime stays. */
function runtimeOnReference(finished: FinishedRun): number {
  const onGpu = finished.offerings.at(-1)?.accelerator != null;
  return finished.run.runSeconds * (onGpu ? 1 : (finished.relativeCoreSpeed ?? 1));
}

/** A sample with its CPU utilisation told for another machine: the same vCPUs in use are another share of them. */
function asOn(
  machine: FinishedRun['machine'],
  sample: UsageSample,
  machines: readonly RunMachine[],
): UsageSample {
  const taken = Date.parse(sample.at);
  const own = machines.findLast(({ since }) => Date.parse(since) <= taken) ?? machines[0] ?? machine;
  if (sample.cpuUtilization === null || own.vcpus === machine.vcpus || machine.vcpus <= 0) return sample;
  return { ...sample, cpuUtilization: (sample.cpuUtilization * own.vcpus) / machine.vcpus };
}
