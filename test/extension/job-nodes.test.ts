import { describe, expect, it } from 'vitest';
import { alternativePicks } from '../../extension/views/alternative-picks.ts';
import { historyNodes } from '../../extension/views/history-nodes.ts';
import { jobNode, planNode } from '../../extension/views/job-nodes.ts';
import { planDifference } from '../../extension/views/plan-difference.ts';
import type { TreeNode } from '../../extension/views/tree-node.ts';
import type { Cost, Latency, Plan } from '../../schemas/plan.ts';
import { buildJob, buildOffering, buildPlan, buildPrediction } from '../support/build-plan.ts';
import { buildProfileOf, buildRun } from '../support/build-profile.ts';
import { english } from '../support/english.ts';

const exactly = (target: number) => ({ target, lower: target, upper: target });
const cost: Cost = { usdPerRun: exactly(3.1), usdPerHour: 0.5, complete: true, breakdown: [] };
const latency: Latency = {
  readySeconds: exactly(120),
  runtimeSeconds: exactly(2460),
  timeToResultSeconds: exactly(2580),
};
const larger = buildOffering({ machineType: 'n2-standard-8', provisioningModel: 'SPOT' });
const planned = buildPlan({
  ...{ cost, latency, reason: 'It is the cheapest.' },
  alternatives: [{ offering: larger, cost: { ...cost, complete: false }, latency, reason: 'It costs more.' }],
});
const nothing = buildPlan({
  offering: null,
  rejected: [{ criterion: 'memoryGib', count: 9, example: 'x', reason: 'too small' }],
});

function lines(node: TreeNode): readonly string[] {
  const own = `${node.label} | ${node.description ?? ''}`;
  return [own, ...(node.children ?? []).flatMap(lines)];
}

const entry = (plan: Plan, isChosen = false) => ({
  ...{ path: '/project/train.py', shownPath: 'train.py', plan, isChosen },
});

describe('an entry in the trees', () => {
  it.each<[string, TreeNode, readonly string[]]>([
    ['a job', jobNode(entry(planned), english), ['tune | $3.10 per run · 41 min on n2-standard-2']],
    ['a job that nothing fits', jobNode(entry(nothing), english), ['tune | nothing fits: too small']],
    [
      'a plan',
      planNode(entry(planned), english),
      [
        'tune | n2-standard-2',
        'Pick | n2-standard-2',
        'Cost | $3.10 per run · $0.500 per hour',
        'Ready in | 2 min',
        'Runs for | 41 min',
        'n2-standard-8 Spot | at least $3.10 per run · 43 min · us-central1-a',
      ],
    ],
    [
      'a plan that nothing fits',
      planNode(entry(nothing), english),
      ['tune | nothing fits', 'too small | 9 offerings'],
    ],
  ])('%s', (_name, node, expected) => {
    expect(lines(node)).toEqual(expected);
  });

  it('says whose pick it is', () => {
    expect(planNode(entry(planned, true), english).children?.[0]?.label).toBe('Your choice');
  });
});

describe('the list of alternatives', () => {
  it.each<[string, boolean, readonly string[]]>([
    ['the pick', false, ['$(star-full) n2-standard-2', 'n2-standard-8 Spot']],
    [
      'a choice, which can be taken back',
      true,
      ['$(star-full) n2-standard-2', 'n2-standard-8 Spot', "Use Headstart's pick"],
    ],
  ])('after %s', (_name, isChosen, labels) => {
    expect(alternativePicks(planned, isChosen, english).map(({ label }) => label)).toEqual(labels);
  });
});

describe('the difference from what stands', () => {
  const elsewhere = buildPlan({ offering: buildOffering({ zone: 'us-central1-f' }) });
  const grown = buildPlan({ offering: larger, cost });
  it.each<[string, Plan, Plan, string | null]>([
    ['the same pick', planned, planned, null],
    ['another zone', planned, elsewhere, null],
    ['another machine', planned, grown, 'prepared n2-standard-2 → now n2-standard-8 Spot, $0.500 per hour'],
    ['nothing', planned, nothing, 'nothing fits any more'],
    ['what was adjusted for the same code', { ...grown, revision: 2 }, planned, null],
    [
      'what was adjusted for other code',
      { ...grown, revision: 2 },
      buildPlan({ job: buildJob({ batchSize: 64 }) }),
      'prepared n2-standard-8 Spot → now n2-standard-2, cost unknown',
    ],
  ])('%s', (_name, standing, current, text) => {
    expect(planDifference(standing, current, english)).toBe(text);
  });
});

describe('the history', () => {
  const profile = buildProfileOf({
    predicted: buildPrediction({ runtimeSeconds: { target: 600, lower: 300, upper: 500 } }),
    ...{ usd: 0.02, summary: { peakMemoryGib: 4 }, recordedAt: '2026-11-01T10:20:30.000Z' },
  });
  const failed = buildProfileOf({
    ...{ id: 'run-2', outcome: 'out-of-memory', recordedAt: '2026-11-02T00:00:00.000Z' },
    run: buildRun({ state: 'failed', runSeconds: 30 }),
  });
  it('sets what was used beside what was predicted, newest first', () => {
    expect(historyNodes([profile, failed], english).flatMap(lines)).toEqual([
      'tune | out of memory · 30 s · cost unknown · 2026-11-02 00:00',
      'Run time | predicted 10 min–10 min, used 10 min',
      'Memory | predicted 4.0 GiB–4.0 GiB, used unknown',
      'tune | succeeded · 10 min · $0.020 · 2026-11-01 10:20',
      'Run time | predicted 5 min–8 min, used 10 min',
      'Memory | predicted 4.0 GiB–4.0 GiB, used 4.0 GiB',
    ]);
  });
});
