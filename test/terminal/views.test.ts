import { describe, expect, test } from 'vitest';
import type { ChangeSet } from '../../schemas/change.ts';
import { renderAnalysis } from '../../planner/terminal/render-analysis.ts';
import { renderChanges } from '../../planner/terminal/render-changes.ts';
import { renderFailure } from '../../planner/terminal/render-failure.ts';
import { renderPlan } from '../../planner/terminal/render-plan.ts';
import { renderProfiles } from '../../planner/terminal/render-profiles.ts';
import { renderProgress } from '../../planner/terminal/render-progress.ts';
import { renderStatus } from '../../planner/terminal/render-status.ts';
import { renderUsage } from '../../planner/terminal/render-usage.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import { analysis, buildRun, fullPlan, l4, trainingJob } from './terminal-fixtures.ts';

const plain = createStyle(false);

test('a plan', () => {
  expect(renderPlan(fullPlan, plain)).toMatchInlineSnapshot(`
    "finetune (revision 2): python, torch 2.8.0

    Prediction no history, from priors alone, confidence 45 %
      memory      21.4 GiB  14 GiB to 31 GiB
      vCPUs       6         4 to 12
      GPU memory  18.2 GiB  15 GiB to 22.5 GiB
      disk        20 GiB    20 GiB
      network     1 Gbit/s  1 Gbit/s
      run time    41 min    20 min to 1 h 40 min
      GPUs        1 × any type that fits
      software    CUDA 12.9, driver 580, deeplearning-platform-release/common-cu129-ubuntu-2404-nvidia-580
      memory: 15 GiB of weights in host memory while loading, 4 GiB framework, 2 workers.

    Pick g2-standard-8 with 1 × nvidia-l4, us-central1-a, on demand
      cost per run     at least $0.92 ($0.50 to $2.20)
      while it stands  at least $0.87 an hour
                       g2-standard-8 with 1 L4: $0.85 an hour
                       data disk 50 GiB: $5.00 a month
                       egress: unknown an hour
      time to result   44 min (22 min to 1 h 47 min)
                       ready in 3 min, then runs 41 min
      data disk        from snapshot finetune-data-1
      stopped after    4 h by the cloud, 30 min without work
      Cheapest machine whose GPU holds the upper bound of 22.5 GiB.
      Prices of 2026-07-01 (cloud price list); the cloud is simulated and charges nothing

    Alternatives
      g2-standard-8 with 1 × nvidia-l4  us-central1-a  Spot  $0.31 a run  54 min
        Spot machines can be taken away, and the job has no checkpoint.

    Ruled out 1,445 offerings
      1,033 by GPU memory: less than 22.5 GiB (e.g. n1-standard-8 with nvidia-tesla-t4)
      412 by memory: less than 31 GiB (e.g. n1-standard-1)

    Breaks rules of Google Cloud
      R20 GPU machines cannot migrate live. (gcp-rules)"
  `);
});

test('a plan for which nothing fits names every criterion', () => {
  const nothing = {
    ...fullPlan,
    offering: null,
    cost: null,
    latency: null,
    alternatives: [],
    violations: [],
  };
  const text = renderPlan({ ...nothing, reason: 'No machine has 40 GiB of GPU memory under $1.' }, plain);
  expect(text.slice(text.indexOf('Nothing fits'))).toMatchInlineSnapshot(`
    "Nothing fits
      No machine has 40 GiB of GPU memory under $1.

    Ruled out 1,445 offerings
      1,033 by GPU memory: less than 22.5 GiB (e.g. n1-standard-8 with nvidia-tesla-t4)
      412 by memory: less than 31 GiB (e.g. n1-standard-1)"
  `);
});

test('an unknown price is unknown, not nothing', () => {
  const cost = { usdPerRun: null, usdPerHour: null, complete: false, breakdown: [] };
  const text = renderPlan({ ...fullPlan, cost }, plain);
  expect(text).toMatch(/cost per run +unknown/);
  expect(text).not.toContain('$0.00');
});

test('only a simulated plan says that nothing is charged', () => {
  expect(renderPlan(fullPlan, plain)).toContain('charges nothing');
  expect(renderPlan({ ...fullPlan, target: 'gcp' }, plain)).not.toContain('charges nothing');
});

test('an analysis', () => {
  expect(renderAnalysis(analysis, plain)).toMatchInlineSnapshot(`
    "finetune
      runs        python3 train.py                   default
      language    python                             default: the file ends in .py
      task        fine-tuning, lora                  default
      frameworks  torch 2.8.0                        default
      model       mistral-7b (7.24B parameters)      default
      data        gs://corpus/train (read, 977 KiB)  default
      batch       4                                  train.py:12
      run time    not said; see the prediction       default
      GPU         needed                             default
    warning requirements.txt:3: Unreadable requirement"
  `);
});

test('changes', () => {
  const changeSet: ChangeSet = {
    stack: 'job',
    planFile: '/state/plan',
    stateHash: 'sha256:0',
    changes: [
      change('google_compute_disk.data', 'create'),
      {
        ...change('google_compute_instance.machine', 'stop-start'),
        values: { machine_type: { before: 'e2-small', after: 'e2-medium' } },
      },
      {
        ...change('google_compute_subnetwork.net', 'replace'),
        forcedBy: ['ip_cidr_range'],
        values: { ip_cidr_range: { before: '10.0.0.0/16', after: null } },
      },
      change('google_compute_network.net', 'no-op'),
    ],
  };
  expect(renderChanges(changeSet, plain)).toMatchInlineSnapshot(`
    "Changes to the job
      +  google_compute_disk.data         create
      ~  google_compute_instance.machine  stop, change, start
          machine_type: e2-small → e2-medium
      ±  google_compute_subnetwork.net    replace
          ip_cidr_range: 10.0.0.0/16 → (known after apply) (forces the replacement)
      3 changes: 1 to create; 1 to stop, change, start; 1 to replace"
  `);
  expect(renderChanges({ ...changeSet, changes: [] }, plain)).toContain('none');
});

function change(
  address: string,
  action: ChangeSet['changes'][number]['action'],
): ChangeSet['changes'][number] {
  const [type = '', name = ''] = address.split('.');
  return { address, type, name, action, changed: [], forcedBy: [], values: {} };
}

const step = { address: 'google_compute_instance.machine', action: 'create' } as const;
test.each([
  ['a start is silent', { ...step, state: 'started', elapsedSeconds: 0 }, null],
  ['the first second is silent', { ...step, state: 'running', elapsedSeconds: 0.4 }, null],
  ['a long step', { ...step, state: 'running', elapsedSeconds: 20 }, `  … ${step.address} creating 20 s`],
  ['a quick end', { ...step, state: 'done', elapsedSeconds: 0 }, `  ✓ ${step.address} created`],
  ['an end', { ...step, state: 'done', elapsedSeconds: 75 }, `  ✓ ${step.address} created 1 min 15 s`],
  ['a failure', { ...step, state: 'failed', elapsedSeconds: 3 }, `  ✗ ${step.address} failed 3 s`],
  ['a read is silent', { ...step, action: 'read', state: 'done', elapsedSeconds: 3 }, null],
] as const)('progress: %s', (_name, progress, expected) =>
  expect(renderProgress(progress, plain)).toBe(expected),
);

const sample = {
  at: '2026-01-01T00:01:00Z',
  cpuUtilization: 0.51,
  memoryGib: 1.75,
  gpuUtilization: null,
  gpuMemoryGib: null,
  networkReceivedBytesPerSecond: null,
  networkSentBytesPerSecond: null,
  diskReadBytesPerSecond: 4096,
  diskWriteBytesPerSecond: null,
};

describe('usage', () => {
  test.each([
    ['measured', sample, false, 'CPU 51 %, memory 1.75 GiB, no GPU data, disk read 4 KiB/s'],
    [
      'played back',
      { ...sample, gpuUtilization: 0.9 },
      true,
      'GPU 90 %, no GPU memory data, disk read 4 KiB/s [playback',
    ],
    ['without an agent', { ...sample, memoryGib: null }, false, 'CPU 51 %, no memory data'],
  ] as const)('%s', (_name, one, playback, expected) => {
    const text = renderUsage(one, playback, plain);
    expect(text).toContain(expected);
    expect(text.includes('playback')).toBe(playback);
  });
});

const prepared = {
  jobName: 'finetune',
  plan: fullPlan,
  directory: '/project',
  project: 'p',
  region: 'us-central1',
  zone: 'us-central1-a',
  instance: 'headstart-finetune',
  dataDisk: 'headstart-finetune-data',
  preparedAt: '2026-01-01T00:00:00Z',
  readyAt: null,
  runId: null,
  offerings: [{ offering: l4, since: '2026-01-01T00:00:00Z' }],
};

test('a status', () => {
  const instance = {
    name: 'headstart-finetune',
    zone: 'us-central1-a',
    status: 'RUNNING',
    machineType: 'g2-standard-8',
    labels: {},
    createdAt: '2026-01-01T00:00:00Z',
    readyAt: '2026-01-01T00:02:00Z',
  };
  const run = buildRun({ origin: 'playback', starts: 2 });
  const gone = {
    prepared: { ...prepared, jobName: 'other' },
    instance: null,
    run: null,
    usdSoFar: null,
    secondsLeft: null,
  };
  expect(renderStatus([{ prepared, instance, run, usdSoFar: 0.42, secondsLeft: 5400 }, gone], plain))
    .toMatchInlineSnapshot(`
      "finetune
        machine      headstart-finetune RUNNING, g2-standard-8
        offering     g2-standard-8 with 1 × nvidia-l4, us-central1-a, on demand
        prepared     2026-01-01T00:00:00Z
        ready        2026-01-01T00:02:00Z
        run          run-01 running, ran 1 min 15 s, started 2 times, playback of a recorded trace
        time left    1 h 30 min until the cloud stops it
        cost so far  $0.42 (simulated: nothing is charged)

      other
        machine      headstart-finetune is gone
        offering     g2-standard-8 with 1 × nvidia-l4, us-central1-a, on demand
        prepared     2026-01-01T00:00:00Z
        ready        not yet
        run          nothing submitted
        cost so far  unknown (simulated: nothing is charged)"
    `);
  expect(renderStatus([], plain)).toBe('Nothing is prepared.');
});

test('profiles', () => {
  const profile = {
    schemaVersion: 1,
    id: 'run-01',
    target: 'simulated',
    origin: 'playback',
    fingerprint: trainingJob.fingerprint,
    family: trainingJob.family,
    job: trainingJob,
    predicted: fullPlan.prediction,
    offerings: [l4],
    run: buildRun({ state: 'succeeded' }),
    usage: { samples: [], origin: 'playback' },
    summary: {
      peakMemoryGib: 20.5,
      meanCpuUtilization: 0.4,
      p95CpuUtilization: 0.6,
      peakGpuMemoryGib: null,
      meanGpuUtilization: null,
      peakNetworkBytesPerSecond: null,
      peakDiskBytesPerSecond: null,
      samples: 40,
    },
    outcome: 'succeeded',
    runtimeSeconds: 2400,
    readySeconds: 120,
    usd: null,
    planHash: fullPlan.planHash,
    recordedAt: '2026-01-01T01:00:00Z',
    versions: { headstart: '0.1.0', catalog: '2026-07-01' },
  } as const;
  expect(renderProfiles([profile], plain)).toMatchInlineSnapshot(`
    "run     job       outcome    machine                           run time  memory    CPU   GPU memory  cost     usage
    run-01  finetune  succeeded  g2-standard-8 with 1 × nvidia-l4  40 min    20.5 GiB  40 %  –           unknown  playback"
  `);
  expect(renderProfiles([], plain)).toBe('No runs are recorded yet.');
});

test('a failure with places, cause and next step', () => {
  const text = renderFailure(
    {
      code: 'job-file-invalid',
      fault: 'user',
      message: 'job.yaml does not keep its schema.',
      nextStep: 'Mend the lines above.',
      places: [
        { file: 'job.yaml', line: 3, column: 5 },
        { file: 'job.yaml', line: null },
      ],
      cause: 'first\nsecond\n',
    },
    plain,
  );
  expect(text).toMatchInlineSnapshot(`
    "error job-file-invalid job.yaml does not keep its schema.
      | first
      | second
      → Mend the lines above."
  `);
});
