import { describe, expect, it } from 'vitest';
import { secondsOn } from '../../planner/predictor/work.ts';
import { importedFingerprint, type Profile } from '../../schemas/profile.ts';
import { buildJob } from '../support/build-plan.ts';
import { buildOfferingOf } from '../support/build-profile.ts';
import { loraOf7B, plain, predicted, reasonOf, runsOf } from './prediction-cases.ts';

describe('predict with history', () => {
  it('rests on its own runs, newest first, and says which', () => {
    const prediction = predicted(plain, runsOf(plain, [2.1, 2.2]));
    expect(prediction.memoryGib.target).toBeGreaterThan(2.2);
    expect(prediction.memoryGib.upper).toBeLessThan(4);
    expect(prediction).toMatchObject({ basis: 'both', profileIds: ['run-1', 'run-0'] });
    expect(reasonOf(prediction, 'memoryGib')).toContain('peak 2.1 to 2.2 GiB in 2 runs (run-1, run-0)');
    expect(reasonOf(prediction, 'basis')).toContain('rests on 2 runs of this job: run-1, run-0');
    expect(predicted(plain, runsOf(plain, [2, 2, 2, 2, 2])).basis).toBe('profiles');
  });

  it('tells the same runtime as was measured on the same machine', () => {
    const { work } = predicted(
      plain,
      runsOf(plain, [1], { runtimeSeconds: 500, machine: { vcpus: 4, memoryGib: 16 } }),
    );
    const same = secondsOn(work, { vcpus: 4, gpus: 0, flopPerSecond: 0, acceleratorName: null });
    expect(same).toBeCloseTo(500);
    expect(work.parallelism).toBeCloseTo(2);
  });

  it('keeps the number of GPUs and carries the FLOP of a GPU run over', () => {
    const run = runsOf(loraOf7B, [9], {
      runtimeSeconds: 1000,
      offerings: [buildOfferingOf('g2-standard-8', { type: 'nvidia-l4', count: 1 })],
      summary: { peakGpuMemoryGib: 15 },
    });
    const prediction = predicted(loraOf7B, run);
    expect(prediction.gpuMemoryGib?.upper).toBeLessThan(22.8);
    expect(prediction.runtimeSeconds.target).toBeCloseTo(1000, -1);
    expect(reasonOf(prediction, 'gpuCount')).toContain('run-0');
  });

  const foreign: readonly { readonly what: string; readonly runs: readonly Profile[] }[] = [
    { what: 'simulated runs', runs: runsOf(plain, [5]) },
    { what: 'played-back runs', runs: runsOf(plain, [5], { origin: 'playback' }) },
    {
      what: 'runs played back on Google Cloud',
      runs: runsOf(plain, [5], { target: 'gcp', origin: 'playback' }),
    },
  ];
  it.each(foreign)('never rests on $what for Google Cloud', ({ runs }) => {
    const prediction = predicted(plain, runs, 'gcp');
    expect(prediction).toMatchObject({ basis: 'priors', profileIds: [], memoryGib: { target: 1 } });
  });

  it('rests on runs imported under its name for their memory, but not for their time or CPU', () => {
    const fingerprint = importedFingerprint(plain.name ?? buildJob().name);
    const runs = runsOf(plain, [5], { origin: 'imported', fingerprint, predicted: null, offerings: [] });
    const [none, some] = [predicted(plain, [], 'gcp'), predicted(plain, runs, 'gcp')];
    expect(some.profileIds).toEqual(['run-0']);
    expect(some.memoryGib.target).toBeGreaterThan(5);
    expect([some.runtimeSeconds, some.vcpus]).toEqual([none.runtimeSeconds, none.vcpus]);
    const elsewhere = runsOf(plain, [5], {
      origin: 'imported',
      family: 'imported',
      fingerprint: 'imported:else',
    });
    expect(predicted(plain, elsewhere, 'gcp').profileIds).toEqual([]);
  });

  it('rests on measured runs for Google Cloud', () => {
    expect(predicted(plain, runsOf(plain, [5], { target: 'gcp' }), 'gcp').memoryGib.target).toBeGreaterThan(
      5,
    );
  });

  it('ignores runs of other jobs, and lets those of its family correct the prior', () => {
    const kin = (family: string): Profile[] =>
      runsOf({ ...plain, fingerprint: 'sha256:other', family }, [2, 2]);
    expect(predicted(plain, kin('stranger')).memoryGib.target).toBe(1);
    const corrected = predicted(plain, kin('other'));
    expect(corrected.memoryGib.target).toBeCloseTo(2 ** 0.5, 1);
    expect(corrected.basis).toBe('both');
    expect(reasonOf(corrected, 'memoryGib')).toContain(
      '2 runs of the same family used 2 × of what was expected',
    );
  });

  it('asks for more after a run that ran out of memory, until a good run shows the need', () => {
    const failed = runsOf(plain, [2], { outcome: 'out-of-memory', id: 'run-oom' });
    const next = predicted(plain, failed);
    expect(next.memoryGib).toEqual({ target: 3, lower: 2, upper: 4 });
    expect(reasonOf(next, 'memoryGib')).toContain('run-oom ran out of memory at 2');
    const mended = predicted(plain, [...failed, ...runsOf(plain, [2.2], { id: 'run-good' })]);
    expect(mended.memoryGib.target).toBeLessThan(3);
  });

  it('puts a failure with a full GPU down to the GPU', () => {
    const full = runsOf(loraOf7B, [3.5], {
      outcome: 'out-of-memory',
      offerings: [buildOfferingOf('g2-standard-8', { type: 'nvidia-l4', count: 1 })],
      summary: { peakGpuMemoryGib: 23 },
    });
    const before = predicted(loraOf7B);
    const after = predicted(loraOf7B, full);
    expect(after.gpuMemoryGib?.target).toBeCloseTo(34.5);
    expect(after.memoryGib).toEqual(before.memoryGib);
  });

  it('learns only the peak of a run that was cancelled', () => {
    const next = predicted(plain, runsOf(plain, [1.8], { outcome: 'cancelled' }));
    expect(next.memoryGib).toEqual({ target: 1.8, lower: 1.8, upper: 1.8 });
    expect(next.runtimeSeconds).toEqual(predicted(plain).runtimeSeconds);
  });
});
