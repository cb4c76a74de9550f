import { describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../planner/profiles/profile.ts';
import { buildProfile, outcomeOf } from '../../planner/profiles/profile.ts';
import { summarise } from '../../planner/profiles/summarise.ts';
import type { Run } from '../../schemas/run.ts';
import { buildJob, buildPrediction } from '../support/build-plan.ts';
import {
  buildOfferingOf,
  buildRun,
  buildSample,
  instant,
  memorySamples,
  noUsage,
} from '../support/build-profile.ts';

describe('summarise', () => {
  it('is all null without samples, and where no sample has a metric', () => {
    expect(summarise([])).toEqual(noUsage);
    expect(summarise([buildSample(), buildSample()])).toEqual({ ...noUsage, samples: 2 });
  });

  it('tells peaks, means and the 95th percentile of what is there', () => {
    const utilizations = Array.from({ length: 20 }, (_, index) => (index + 1) / 20);
    const summary = summarise([
      ...utilizations.map((cpuUtilization) => buildSample({ cpuUtilization })),
      buildSample({ memoryGib: 2, gpuUtilization: 0.5, gpuMemoryGib: 7 }),
      buildSample({
        memoryGib: 3,
        networkReceivedBytesPerSecond: 5,
        networkSentBytesPerSecond: 6,
        diskWriteBytesPerSecond: 9,
      }),
    ]);
    expect(summary).toEqual({
      peakMemoryGib: 3,
      meanCpuUtilization: expect.closeTo(0.525) as number,
      p95CpuUtilization: 0.95,
      peakGpuMemoryGib: 7,
      meanGpuUtilization: 0.5,
      peakNetworkBytesPerSecond: 11,
      peakDiskBytesPerSecond: 9,
      samples: 22,
    });
  });
});

function finished(run: Partial<Run>, changes: Partial<FinishedRun> = {}): FinishedRun {
  return {
    job: buildJob(),
    run: buildRun(run),
    samples: memorySamples([1, 2]),
    predicted: buildPrediction(),
    offerings: [buildOfferingOf('e2-small')],
    machine: { vcpus: 2, memoryGib: 2 },
    target: 'simulated',
    readySeconds: 40,
    usd: 0.02,
    planHash: 'sha256:1',
    recordedAt: instant(900),
    versions: { headstart: '0.1.0', catalog: '2026-07-01' },
    ...changes,
  };
}

const outcomes = [
  [{ state: 'succeeded', exitCode: 0 }, [1], 'succeeded'],
  [{ state: 'cancelled', exitCode: 143 }, [1], 'cancelled'],
  [{ state: 'failed', exitCode: 1 }, [2], 'failed'],
  [{ state: 'failed', exitCode: 137 }, [1, 1.9], 'out-of-memory'],
  [{ state: 'failed', exitCode: 137 }, [1, 0.5], 'failed'],
  [{ state: 'failed', exitCode: 137 }, [null], 'out-of-memory'],
] as const;

describe('buildProfile', () => {
  it.each(outcomes)('takes a run that ended as %j with memory %j for %s', (run, memory, outcome) => {
    expect(outcomeOf(finished(run, { samples: memorySamples(memory) }))).toBe(outcome);
  });

  it('carries over job, run, usage and what was predicted', () => {
    const input = finished({ id: 'run-7', state: 'succeeded', runSeconds: 300, origin: 'playback' });
    expect(buildProfile(input)).toMatchObject({
      id: 'run-7',
      origin: 'playback',
      usage: { origin: 'playback', samples: input.samples },
      summary: { peakMemoryGib: 2, samples: 2 },
      fingerprint: input.job.fingerprint,
      machine: { vcpus: 2 },
      runtimeSeconds: 300,
      outcome: 'succeeded',
    });
  });

  it('tells CPU use of a run on two machines in shares of the last one', () => {
    const machines = [
      { vcpus: 1, memoryGib: 4, since: instant(0) },
      { vcpus: 4, memoryGib: 16, since: instant(100) },
    ];
    const samples = [
      buildSample({ at: instant(60), cpuUtilization: 1 }),
      buildSample({ at: instant(120), cpuUtilization: 0.25 }),
    ];
    const profile = buildProfile(
      finished({ state: 'succeeded' }, { machine: { vcpus: 4, memoryGib: 16 }, machines, samples }),
    );
    expect(profile.summary.meanCpuUtilization).toBeCloseTo(0.25);
    expect(profile.usage.samples).toEqual(samples);
    expect(profile.machine).toEqual({ vcpus: 4, memoryGib: 16 });
  });

  it('carries the runtime over to the reference core, but not that of a GPU', () => {
    const run = { state: 'succeeded' as const, runSeconds: 300 };
    const slow = { relativeCoreSpeed: 0.5 };
    expect(buildProfile(finished(run, slow)).runtimeSeconds).toBe(150);
    const onGpu = { ...slow, offerings: [buildOfferingOf('g2-standard-4', { type: 'nvidia-l4', count: 1 })] };
    expect(buildProfile(finished(run, onGpu)).runtimeSeconds).toBe(300);
  });
});
