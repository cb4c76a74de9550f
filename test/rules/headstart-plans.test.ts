import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import type { Catalog } from '../../planner/ports.ts';
import { judgePlan } from '../../planner/rules/judge.ts';
import { judgeFile } from '../../planner/rules/judge-terraform-json.ts';
import { createSynthesiser, secureBootOf } from '../../planner/stacks.ts';
import { assemblePlan } from '../../planner/use-cases/plan-job.ts';
import type { PlannerPorts } from '../../planner/use-cases/planner-ports.ts';
import { isRefused, type Plan } from '../../schemas/plan.ts';
import type { RuleReport } from '../../schemas/rule.ts';
import { buildPlan } from '../support/build-plan.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { asked, type Asked } from '../support/optimiser-arbitraries.ts';
import { plannerWorld } from '../support/planner-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

const now = new Date('2026-07-16T12:00:00Z');
const week = 604_800;

/** The plan that Headstart makes of a request; a time limit up to the longest that there is. */
function planOf({ job, prediction, limits }: Asked, maxRunSeconds: number): Plan {
  const choice = choose({ job, prediction, catalog, limits, now });
  const secureBoot = choice.offering ? secureBootOf(prediction) : null;
  return buildPlan({ job, prediction, ...choice, ...(secureBoot ? { secureBoot } : {}), maxRunSeconds });
}

/** What was found, without the words. */
function found({ violations, notJudged }: RuleReport) {
  const broken = violations.map(({ rule, severity, address }) => `${severity} ${rule} ${address}`);
  return [...broken, ...notJudged.map(({ rule }) => `not judged ${rule}`)].sort();
}

function errors({ violations }: RuleReport) {
  return violations.filter(({ severity }) => severity === 'error');
}

const requests = fc.tuple(asked, fc.integer({ min: 3600, max: week }));

/** The plan as `headstart plan` puts it together, with the verdict that it carries. */
function assembled(ports: PlannerPorts, { job, prediction, limits }: Asked): Plan {
  const choice = choose({ job, prediction, catalog, limits, now });
  const source = { path: '/project/job.yaml', directory: '/project' };
  return assemblePlan(ports, {
    ...{ job, prediction, choice, catalog, source },
    dataSnapshot: null,
    prepared: null,
  });
}

describe('plans of Headstart', () => {
  it('carry no error, as they are put together', () => {
    const { ports } = plannerWorld();
    let chosen = 0;
    fc.assert(
      fc.property(asked, (request) => {
        const { offering, violations } = assembled(ports, request);
        if (offering) chosen += 1;
        expect(violations.filter(isRefused)).toEqual([]);
      }),
      { seed: 20261125, numRuns: fuzzRuns(1000, 20_000) },
    );
    expect(chosen).toBeGreaterThan(250);
  });

  it('break no rule, whatever the job', () => {
    let judged = 0;
    fc.assert(
      fc.property(requests, ([request, maxRunSeconds]) => {
        const report = judgePlan(planOf(request, maxRunSeconds), catalog);
        judged += report.checked;
        expect(errors(report)).toEqual([]);
      }),
      { seed: 20261124, numRuns: fuzzRuns(2000, 20_000) },
    );
    expect(judged).toBeGreaterThan(500);
  });

  it('break none as Terraform JSON either, and are judged alike there', async () => {
    const folder = await temporaryFolder();
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(requests, async ([request, maxRunSeconds]) => {
        const plan = planOf(request, maxRunSeconds);
        if (!plan.offering || plan.offering.machineCount > 1) return;
        if (plan.offering.provisioningModel === 'RESERVATION_BOUND') return;
        judged += 1;
        const job = await synthesised(plan, 'job', folder);
        expect(errors(job)).toEqual([]);
        expect(found(job)).toEqual(found(judgePlan(plan, catalog)));
        expect(found(await synthesised(plan, 'environment', folder))).toEqual([]);
      }),
      { seed: 20261124, numRuns: fuzzRuns(120, 5000) },
    );
    expect(judged).toBeGreaterThan(25);
  }, 60_000);
});

async function synthesised(plan: Plan, stack: 'job' | 'environment', folder: string): Promise<RuleReport> {
  const directory = join(folder, stack);
  await mkdir(directory, { recursive: true });
  await createSynthesiser()[stack](plan, directory);
  const file = join(directory, 'cdk.tf.json');
  return judgeFile({ path: file, text: await readFile(file, 'utf8') }, catalog);
}
