import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLongIdle, jobState, type JobState } from '../../extension/views/job-state.ts';
import { preparedNode, type PreparedView } from '../../extension/views/prepared-nodes.ts';
import { sparkline } from '../../extension/views/sparkline.ts';
import { statusText } from '../../extension/views/status-text.ts';
import type { TreeNode } from '../../extension/views/tree-node.ts';
import type { JobStatus } from '../../schemas/status.ts';
import { buildJob, buildPlan, buildPrediction } from '../support/build-plan.ts';
import { buildRun, buildSample } from '../support/build-profile.ts';
import { buildInstance, buildPrepared, buildStatus } from '../support/build-status.ts';
import { english } from '../support/english.ts';

describe('the state of a job', () => {
  it.each<[JobState, Partial<JobStatus>]>([
    ['incomplete', { instance: null, prepared: buildPrepared({ readyAt: null }) }],
    ['gone', { instance: null }],
    ['preempted', { instance: buildInstance({ status: 'TERMINATED', preemptedAt: '2026-11-01T00:00:00Z' }) }],
    ['stopped', { instance: buildInstance({ status: 'TERMINATED' }) }],
    ['starting', { instance: buildInstance({ status: 'STAGING' }) }],
    ['starting', { instance: buildInstance({ readyAt: null }) }],
    ['ready', {}],
    ['running', { run: buildRun() }],
    ['running', { run: buildRun({ state: 'queued' }) }],
    ['finished', { run: buildRun({ state: 'succeeded' }) }],
    ['finished', { run: buildRun({ state: 'cancelled' }) }],
    ['failed', { run: buildRun({ state: 'failed' }) }],
  ])('%s', (state, changes) => {
    expect(jobState(buildStatus(changes))).toBe(state);
  });
});

describe('a long idle machine', () => {
  it.each<[string, Partial<JobStatus>, boolean]>([
    ['half of its idle time has gone', { secondsLeft: 7200 - 900 }, true],
    ['it stands since a moment', { secondsLeft: 7200 - 899 }, false],
    ['it works', { secondsLeft: 60, run: buildRun() }, false],
    ['nobody knows how long it stands', { secondsLeft: null }, false],
  ])('%s', (_name, changes, expected) => {
    expect(isLongIdle(buildStatus(changes))).toBe(expected);
  });
});

function lines(node: TreeNode): readonly string[] {
  const own = `${node.label} | ${node.description ?? ''}`;
  return [own, ...(node.children ?? []).flatMap(lines)];
}

function prepared(changes: Partial<PreparedView>): TreeNode {
  const view = { status: buildStatus(), usage: [], difference: null, isWatched: false, ...changes };
  return preparedNode(view, english);
}

describe('a prepared job in the tree', () => {
  const priced = buildPlan({ cost: { usdPerRun: null, usdPerHour: 0.1, complete: false, breakdown: [] } });
  const needy = buildPlan({
    job: buildJob({ gpuRequired: true }),
    prediction: buildPrediction({ memoryGib: { target: 4, lower: 2, upper: 8 } }),
  });
  const usage = [
    buildSample({ cpuUtilization: 0.1, memoryGib: 1 }),
    buildSample({ cpuUtilization: 1, memoryGib: 16 }),
  ];
  it.each<[string, Partial<PreparedView>, readonly string[]]>([
    [
      'ready',
      {},
      ['tune | ready · $0.021 so far · 1.9 h left', 'n2-standard-2 | us-central1-a · cost unknown'],
    ],
    [
      'gone, at an incomplete price',
      {
        status: buildStatus({
          ...{ instance: null, usdSoFar: null, secondsLeft: null },
          prepared: buildPrepared({ plan: priced }),
        }),
      },
      ['tune | gone · cost unknown', 'n2-standard-2 | us-central1-a · at least $0.100 per hour'],
    ],
    [
      'with code that has moved on',
      { difference: 'prepared a → now b' },
      [
        'tune | ready · $0.021 so far · 1.9 h left',
        'n2-standard-2 | us-central1-a · cost unknown',
        'The code has moved on | prepared a → now b',
      ],
    ],
    [
      'running, with memory above the prediction and no GPU metrics',
      { status: buildStatus({ run: buildRun(), prepared: buildPrepared({ plan: needy }) }), usage },
      [
        'tune | running · $0.021 so far · 1.9 h left',
        'n2-standard-2 | us-central1-a · cost unknown',
        'run-1 | 10 min',
        'CPU | ▂█ 100 %',
        'Memory | ▁█ 16 GiB, predicted up to 8.0 GiB',
        'GPU | ·· no GPU data',
      ],
    ],
    [
      'running, before the first sample',
      { status: buildStatus({ run: buildRun() }) },
      [
        'tune | running · $0.021 so far · 1.9 h left',
        'n2-standard-2 | us-central1-a · cost unknown',
        'run-1 | 10 min',
        'Usage | no samples yet',
      ],
    ],
  ])('%s', (_name, changes, expected) => {
    expect(lines(prepared(changes))).toEqual(expected);
  });

  it.each<[Partial<PreparedView>, string]>([
    [{}, 'prepared.ready'],
    [{ status: buildStatus({ run: buildRun() }) }, 'prepared.running'],
    [{ status: buildStatus({ run: buildRun() }), isWatched: true }, 'prepared.running.watched'],
  ])('%# has the menus of its state', (changes, context) => {
    expect(prepared(changes).context).toBe(context);
  });
});

describe('the status bar', () => {
  const other = buildStatus({ prepared: buildPrepared({ jobName: 'sort' }), usdSoFar: null });
  it.each<[string, readonly JobStatus[], string | null, string | null]>([
    ['nothing', [], null, null],
    ['one job', [buildStatus()], null, '$(vm-active) tune: ready · $0.021'],
    [
      'another pick',
      [buildStatus()],
      'prepared a → now b',
      '$(git-compare) tune: ready · $0.021 · plan differs',
    ],
    ['an unknown part', [buildStatus(), other], null, '$(server) 2 prepared · at least $0.021'],
    ['an unknown cost', [other], null, '$(vm-active) sort: ready · cost unknown'],
  ])('%s', (_name, statuses, difference, text) => {
    expect(statusText(statuses, () => difference, english)?.text ?? null).toBe(text);
  });
});

describe('a sparkline', () => {
  it('has one sign for each of the newest values, and rises with them', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (values, width) => {
        const drawn = [
          ...sparkline(
            values.toSorted((a, b) => a - b),
            1,
            width,
          ),
        ];
        expect(drawn).toHaveLength(Math.min(values.length, width));
        expect(drawn).toEqual(drawn.toSorted());
      }),
    );
  });

  it.each<[readonly (number | null)[], number, string]>([
    [[0, null, 1], 1, '▁·█'],
    [[5, -1], 2, '█▁'],
    [[3], 0, '▁'],
  ])('%j of %d', (values, full, line) => {
    expect(sparkline(values, full)).toBe(line);
  });
});
