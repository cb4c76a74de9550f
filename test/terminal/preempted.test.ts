import { expect, test } from 'vitest';
import { renderMessage } from '../../planner/terminal/render-message.ts';
import { renderStatus } from '../../planner/terminal/render-status.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';

import { buildRun, fullPlan, l4 } from './terminal-fixtures.ts';

const plain = createStyle(false);
const at = '2026-01-01T01:00:00.000Z';
const checkpointAt = '2026-01-01T00:59:00.000Z';
const stopped = buildRun({ state: 'stopped', checkpointAt: null });

test.each([
  [
    'with a checkpoint',
    { ...stopped, checkpointAt },
    `; ${stopped.id} goes on from its checkpoint of ${checkpointAt}`,
  ],
  ['without one', stopped, `; ${stopped.id} has no checkpoint: it begins again`],
  [
    'of a trace',
    { ...stopped, origin: 'playback' as const },
    `; ${stopped.id} goes on where its trace was stopped`,
  ],
  ['before it began', { ...stopped, startedAt: null }, `; ${stopped.id} has not begun yet`],
  ['where nobody knows what runs', null, ''],
])('a preemption is told %s', (_what, run, end) => {
  const text = renderMessage({ code: 'preempted', instance: 'headstart-tune', at, run }, plain, 100);
  expect(text).toBe(`preempted headstart-tune at ${at}${end}`);
});

const prepared: PreparedJob = {
  ...{ jobName: 'tune', plan: fullPlan, directory: '/p', project: 'p', region: l4.region, zone: l4.zone },
  ...{ instance: 'headstart-tune', dataDisk: 'd', preparedAt: at, readyAt: at, runId: stopped.id },
  offerings: [{ offering: l4, since: at }],
};

test('a status tells a preempted machine from a stopped one, and how its run goes on', () => {
  const shown = (preemptedAt: string | null): string => {
    const instance = {
      ...{ name: 'headstart-tune', zone: l4.zone, status: 'TERMINATED', machineType: l4.machineType },
      ...{ labels: {}, createdAt: at, readyAt: null, preemptedAt },
    };
    return renderStatus([{ prepared, instance, run: stopped, usdSoFar: 0, secondsLeft: null }], plain);
  };
  expect(shown(at)).toContain(`TERMINATED, ${l4.machineType}, preempted at ${at}`);
  expect(shown(at)).toContain('it begins again; "headstart watch tune" starts the machine again');
  expect(shown(null)).not.toMatch(/preempted|again/);
});
