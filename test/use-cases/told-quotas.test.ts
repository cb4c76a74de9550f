import { describe, expect, it } from 'vitest';
import type { Quota } from '../../planner/ports.ts';
import { plannerWorld } from '../support/planner-world.ts';

const path = '/project/job.yaml';
const cpus = (limit: number): readonly Quota[] =>
  ['CPUS', 'N2_CPUS', 'E2_CPUS', 'T2D_CPUS', 'N2D_CPUS', 'C3_CPUS'].map((metric) => ({
    ...{ metric, region: 'us-central1', limit, usage: limit - 0.5 },
  }));

const evidence = {
  entry: [{ file: 'a.py', line: 3, text: 'main()', origin: 'code', certainty: 1 } as const],
};

describe('a machine without quota', () => {
  it('is a problem from the preview that found it until one that does not', async () => {
    const world = plannerWorld({ evidence, quotas: cpus(1) });
    const { planner, script } = world;
    expect((await planner.assess({ path })).problems).toEqual([]);
    const { preflight } = await planner.preview(await planner.plan({ path }));
    const blocked = preflight.checks.find(({ status }) => status === 'blocked');
    expect(blocked?.message).toMatch(/CPUS/);
    const { problems, plan } = await planner.assess({ path });
    expect(problems).toMatchObject([{ kind: 'no-quota', file: 'a.py', line: 3, fixes: [] }]);
    expect(problems?.[0]?.message).toContain(blocked?.message);
    const { offering } = plan.alternatives[0]!;
    expect((await planner.assess({ path, limits: { choice: offering } })).problems).toEqual([]);
    script.quotas = null;
    await planner.preview(await planner.plan({ path }));
    expect((await planner.assess({ path })).problems).toEqual([]);
  });
});
