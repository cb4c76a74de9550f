import { join } from 'node:path';
import type { Interval } from '../../schemas/interval.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Session } from '../cli/session.ts';
import { followRun } from '../use-cases/follow-run.ts';
import type { WatchResult } from '../use-cases/watch-run.ts';

/** What the demo found out, for its closing summary and for the test that runs it. */
export interface DemoReport {
  readonly finetune: JobStory;
  readonly kmeans: JobStory;
  readonly snapshot: string;
  readonly leftAfterRelease: readonly string[];
  readonly leftAfterCleanUp: readonly string[];
}

/** One job from its first plan to the plan after its run. */
export interface JobStory {
  readonly first: Plan;
  readonly result: WatchResult;
  readonly again: Plan;
}

/** The whole loop on both examples: analyse, predict, choose, plan, apply, run, watch, learn, release. */
export async function runDemo(session: Session, examples: string): Promise<DemoReport> {
  const finetune = await storyOf(
    session,
    join(examples, 'finetune', 'job.yaml'),
    'Fine-tuning on a GPU (usage is played back)',
  );
  const snapshot = await showSnapshot(session, join(examples, 'finetune', 'job.yaml'));
  const kmeans = await storyOf(
    session,
    join(examples, 'kmeans', 'job.yaml'),
    'k-means (really executed and measured)',
  );
  await releaseEnvironments(session, [finetune.first, kmeans.first]);
  const leftAfterRelease = await inventory(session);
  heading(session, `Left in the simulated cloud: ${leftAfterRelease.join(', ') || 'nothing'}`);
  for (const { first } of [finetune, kmeans]) await session.planner.deleteSnapshots(first.job.name);
  const leftAfterCleanUp = await inventory(session);
  return { finetune, kmeans, snapshot, leftAfterRelease, leftAfterCleanUp };
}

async function storyOf(session: Session, path: string, title: string): Promise<JobStory> {
  const { planner, ports, host, world } = session;
  heading(session, `${title}: reading ${path}`);
  host.emit({ code: 'analysed', analysis: await planner.analyze({ path }, world.signal) });
  const first = await planner.plan({ path }, world.signal);
  host.emit({ code: 'planned', plan: first });
  await planner.prepare(first, world.signal);
  const run = await planner.submit(first.job.name, world.signal);
  const result = await followRun(ports, run.jobName, world.signal);
  heading(session, `Learnt from ${run.id}: planning ${first.job.name} again`);
  await planner.release(first.job.name, { keepData: true }, world.signal);
  const again = await planner.plan({ path }, world.signal);
  host.emit({ code: 'planned', plan: again });
  return { first, result, again };
}

/** The second time the data disk starts from the snapshot, so that nothing is downloaded again. */
async function showSnapshot(session: Session, path: string): Promise<string> {
  const { planner, host, world } = session;
  const plan = await planner.plan({ path }, world.signal);
  heading(session, `The data disk now starts from snapshot ${plan.dataSnapshot ?? 'none'}`);
  const prepared = await planner.prepare(plan, world.signal);
  const seconds = (Date.parse(prepared.readyAt ?? '') - Date.parse(prepared.preparedAt)) / 1000;
  host.emit({
    code: 'note',
    text: `ready after ${Math.round(seconds)} s of the cloud's time, with the data already on the disk`,
  });
  const { snapshot } = await planner.release(plan.job.name, { keepData: true }, world.signal);
  return snapshot ?? '';
}

async function releaseEnvironments(session: Session, plans: readonly Plan[]): Promise<void> {
  const regions = new Set(plans.flatMap(({ offering }) => (offering ? [offering.region] : [])));
  for (const region of regions) await session.planner.releaseEnvironment(region, session.world.signal);
}

async function inventory(session: Session): Promise<readonly string[]> {
  const connection = await session.ports.connection();
  return connection.inventory ? connection.inventory() : [];
}

function heading(session: Session, text: string): void {
  session.host.emit({ code: 'step', text });
}

/** The closing summary: what a person should remember. */
export function demoSummary(report: DemoReport, seconds: number): string {
  const { finetune, kmeans, leftAfterRelease, leftAfterCleanUp } = report;
  return [
    'Summary',
    ...storyLines(finetune, 'played back'),
    `  data: the first disk was filled from its source, the second started from ${report.snapshot}`,
    ...storyLines(kmeans, 'measured'),
    `  left after release: ${leftAfterRelease.join(', ') || 'nothing'}; after clean-up: ${leftAfterCleanUp.join(', ') || 'nothing'}`,
    `  ${Math.round(seconds)} s in all; nothing was charged: the cloud is simulated, its clock runs faster than yours`,
  ].join('\n');
}

function storyLines({ first, result, again }: JobStory, how: string): readonly string[] {
  const { run, adjustments } = result;
  const from = first.offering?.machineType ?? 'none';
  const to = result.prepared.plan.offering?.machineType ?? 'none';
  const changed = adjustments > 0 ? `, changed to ${to} in mid-run (${run.starts} starts)` : '';
  return [
    `  ${first.job.name}: ${run.state} on ${from}${changed}; usage ${how}`,
    `    memory ${bounds(first.prediction.memoryGib)} GiB before, ${bounds(again.prediction.memoryGib)} GiB now;` +
      ` next time ${again.offering?.machineType ?? 'none'}, resting on ${again.prediction.profileIds.join(', ') || 'priors'}`,
  ];
}

function bounds({ lower, upper }: Interval): string {
  return `${lower.toPrecision(3)} to ${upper.toPrecision(3)}`;
}
