import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { PlannerProcess, type PlannerProcessOptions } from '../../extension/planner-process-client.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { buildPlan } from '../support/build-plan.ts';

const fake = fileURLToPath(new URL('./fake-planner.mjs', import.meta.url));
const open: PlannerProcess[] = [];
afterEach(() => Promise.all(open.splice(0).map((planner) => planner.dispose())));

interface World {
  readonly planner: PlannerProcess;
  readonly lines: string[];
  readonly waits: number[];
}

function world(mode = 'working'): World {
  const lines: string[] = [];
  const waits: number[] = [];
  const options: PlannerProcessOptions = {
    command: () => ({ executable: process.execPath, args: [fake, mode], env: process.env }),
    listener: { onMessage: () => undefined, onQuestion: () => Promise.resolve(false) },
    log: (line) => lines.push(line),
    sleep: (ms) => Promise.resolve(void waits.push(ms)),
  };
  const planner = new PlannerProcess(options);
  open.push(planner);
  return { planner, lines, waits };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error instanceof HeadstartError ? error.failure.code : error;
  }
}

const pidOf = async ({ planner }: World): Promise<unknown> => (await planner.request('status', {}))[0];

describe('the planner as a process', () => {
  it('is started once however many ask', async () => {
    const one = world();
    const pids = await Promise.all([pidOf(one), pidOf(one), pidOf(one)]);
    expect(new Set(pids).size).toBe(1);
    expect(one.lines.filter((line) => line.includes('serve') || line.includes(fake))).toHaveLength(1);
  });

  it('is started again after it has ended, without a wait where it had answered', async () => {
    const one = world();
    const first = await pidOf(one);
    expect(await failureOf(one.planner.request('submit', { jobName: 'a' }))).toBe('unreachable');
    expect(await pidOf(one)).not.toBe(first);
    expect(one.waits).toEqual([]);
  });

  it('is asked once more where the request only looked', async () => {
    const one = world();
    expect(await failureOf(one.planner.request('plan', { path: '/a' }))).toBe('unreachable');
    expect(one.lines.filter((line) => line.includes('has ended'))).toHaveLength(2);
  });

  it('waits longer with each start in a row that answered nothing', async () => {
    const one = world('broken');
    for (const _ of [1, 2, 3, 4])
      expect(await failureOf(one.planner.request('prepare', { plan: buildPlan({}) }))).toBe('unreachable');
    expect(one.waits).toEqual([500, 1000, 2000]);
  });

  it('is another one after a restart, and none after the end', async () => {
    const one = world();
    const first = await pidOf(one);
    await one.planner.restart();
    expect(await pidOf(one)).not.toBe(first);
    await one.planner.dispose();
    expect(await failureOf(one.planner.request('status', {}))).toBe('unreachable');
  });

  it('tells a request that was cancelled from one that failed', async () => {
    const one = world();
    await pidOf(one);
    const abort = new AbortController();
    const asked = failureOf(one.planner.request('release', { jobName: 'a', keepData: true }, abort.signal));
    await one.planner.restart();
    expect(await asked).toBe('unreachable');
  });
});
