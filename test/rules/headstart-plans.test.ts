import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../planner/analyzer/analyzer.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { choose } from '../../planner/optimiser/choose.ts';
import type { Catalog } from '../../planner/ports.ts';
import { judgePlan } from '../../planner/rules/judge.ts';
import { judgeFile } from '../../planner/rules/judge-terraform-json.ts';
import { secureBootOf } from '../../planner/stacks.ts';
import { planOfRung } from '../../planner/use-cases/climb-ladder.ts';
import { assemblePlan, planJob } from '../../planner/use-cases/plan-job.ts';
import type { PlannerPorts } from '../../planner/use-cases/planner-ports.ts';
import { isRefused, type Plan } from '../../schemas/plan.ts';
import type { RuleReport } from '../../schemas/rule.ts';
import { configurationText } from '../../stacks/cdktf-synthesis.ts';
import { stackOf, type StackSource } from '../../stacks/stack-source.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { asked, type Asked } from '../support/optimiser-arbitraries.ts';
import { plannerWorld } from '../support/planner-world.ts';
import { sourceFilesOf } from '../support/source-files.ts';
import { wholeJobs, type WholeJob } from '../support/whole-jobs.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

const now = new Date('2026-07-16T12:00:00Z');
const parser = createTreeSitterParser();

/** Half of them leave the machine to Headstart, so that something fits more often. */
const needs = fc.oneof(
  asked,
  asked.map(({ job, ...rest }) => ({ ...rest, job: { ...job, resources: {} } })),
);

/** The plan of a drawn need, as `headstart plan` puts it together. */
function planOfNeed(ports: PlannerPorts, { job, prediction, limits }: Asked): Plan {
  const choice = choose({ job, prediction, catalog, limits, now });
  const source = { path: '/project/job.yaml', directory: '/project' };
  return assemblePlan(ports, {
    ...{ job, prediction, choice, catalog, source },
    dataSnapshot: null,
    prepared: null,
  });
}

/** The plan that `headstart plan job.yaml` makes. */
async function planOfJob({ jobFile, programs, limits, settings, dataSnapshot }: WholeJob): Promise<Plan> {
  const { ports } = plannerWorld({ settings });
  const files = Object.entries({ ...programs, 'job.yaml': JSON.stringify(jobFile) });
  const texts = Object.fromEntries(files.map(([name, text]) => [`/project/${name}`, text]));
  const analyzer = createAnalyzer({ files: sourceFilesOf(texts), parser, now: () => now });
  const state = { ...ports.state, dataSnapshot: () => Promise.resolve(dataSnapshot) };
  return planJob({ ...ports, analyzer, state }, { path: '/project/job.yaml', limits });
}

/** What was found, without the words. */
function found({ violations, notJudged }: RuleReport) {
  const broken = violations.map(({ rule, severity, address }) => `${severity} ${rule} ${address}`);
  return [...broken, ...notJudged.map(({ rule }) => `not judged ${rule}`)].sort();
}

function judged(source: StackSource): RuleReport {
  const text = configurationText(source, null);
  return judgeFile({ path: 'cdk.tf.json', text }, catalog);
}

/** Holds a plan, and of every third one the last rung of its ladder, to the rules; returns how many there are so far. */
function expectKept(plan: Plan, soFar: number): number {
  expect(plan.violations.filter(isRefused)).toEqual([]);
  if (!plan.offering || plan.offering.machineCount > 1) return soFar;
  const rung = soFar % 3 === 0 ? plan.ladder?.at(-1) : undefined;
  const plans = rung ? [plan, planOfRung(plan, rung, catalog, { secureBoot: secureBootOf })] : [plan];
  plans.forEach(expectKeptAsTerraform);
  return soFar + plans.length;
}

function expectKeptAsTerraform(plan: Plan): void {
  const job = judged(stackOf('job', plan));
  expect(job.violations.filter(isRefused)).toEqual([]);
  expect(found(job)).toEqual(found(judgePlan(plan, catalog)));
}

describe('no plan of Headstart breaks a rule, in itself or as Terraform JSON, which is judged alike', () => {
  it('whatever the need', () => {
    const { ports } = plannerWorld();
    let configurations = 0;
    fc.assert(
      fc.property(needs, (need) => {
        configurations = expectKept(planOfNeed(ports, need), configurations);
      }),
      { seed: 20261124, numRuns: fuzzRuns(1500, 20_000) },
    );
    expect(configurations).toBeGreaterThan(900);
  });

  it('whatever the job.yaml, its program, the options and the settings', async () => {
    let configurations = 0;
    await fc.assert(
      fc.asyncProperty(wholeJobs, async (job) => {
        configurations = expectKept(await planOfJob(job), configurations);
      }),
      { seed: 20261124, numRuns: fuzzRuns(800, 20_000) },
    );
    expect(configurations).toBeGreaterThan(450);
  });

  it('whatever the region of its environment', () => {
    const places = catalog
      .regions()
      .flatMap((region) =>
        ['example-project', 'example.com:old-project'].map((project) => ({ region, project })),
      );
    const reports = places.map((place) => judged({ kind: 'environment', place }));
    expect(reports.flatMap(found)).toEqual([]);
    expect(reports.every(({ checked }) => checked > 0)).toBe(true);
  });
});
