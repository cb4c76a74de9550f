import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Plan } from '../../schemas/plan.ts';
import { exitCodeOf } from '../../schemas/failure.ts';
import { writeFileDurably } from '../state/durable-file.ts';
import { createStyle, wantsColor } from '../terminal/style.ts';
import { renderAnalysis } from '../terminal/render-analysis.ts';
import { renderPlan } from '../terminal/render-plan.ts';
import { isEmpty } from '../../schemas/change.ts';
import { preflightFailure } from '../use-cases/run-preflight.ts';
import {
  withExamples,
  withJson,
  withLimits,
  withResolvedData,
  withTarget,
  withYes,
  type GlobalOptions,
} from './global-options.ts';
import { answerWithWhy } from './explain-answer.ts';
import type { Finish } from './program.ts';
import { loadPlan } from './load-plan.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

interface PlanOptions extends GlobalOptions {
  readonly out?: string;
  readonly why?: boolean;
}

/** analyze, plan, preview, prepare: from code to a machine that waits for it. */
export function addPlanCommands(program: Command, open: OpenSession, finish: Finish): void {
  const analyze = program
    .command('analyze <path>')
    .description('show what the code says about the job, and where');
  withExamples(analyze, {
    'headstart analyze train.py': 'each value with the line it comes from',
    'headstart analyze job.yaml --json': 'the same for programs',
    'headstart analyze train.py --resolve-data': 'with the sizes of what lies in gs://',
  });
  withJson(withResolvedData(withTarget(analyze))).action(
    finish((path: string, options: GlobalOptions) =>
      inSession(open, options, (session) => runAnalyze(session, path, options.resolveData === true)),
    ),
  );

  const plan = program
    .command('plan <file>')
    .description('predict what a script or job.yaml needs and choose a machine')
    .option('--out <plan>', 'save the plan as a file that preview and prepare accept')
    .option('--why', 'explain the prediction below the plan, as "explain" does');
  withExamples(plan, {
    'headstart plan train.py': 'what it needs, the pick and the alternatives',
    'headstart plan job.yaml --zone us-central1-b': 'in one zone alone',
    'headstart plan train.py --objective fastest --max-usd 5': 'the fastest for at most $5 a run',
    'headstart plan train.py --resolve-data': 'with disk and run time from the sizes of what lies in gs://',
    'headstart plan train.py --out plan.json': 'to be looked at, then prepared as it is',
    'headstart plan train.py --why': 'with the evidence, and the runs that the prediction rests on',
  });
  withJson(withResolvedData(withLimits(withTarget(plan)))).action(
    finish((file: string, options: PlanOptions) =>
      inSession(open, options, (session) => runPlan(session, file, options)),
    ),
  );

  const preview = program
    .command('preview <file>')
    .description('show what Terraform would change for a script, a job.yaml or a saved plan');
  withExamples(preview, {
    'headstart preview train.py': 'plan it and ask Terraform',
    'headstart preview plan.json': 'a saved plan, refused where its basis has moved',
  });
  withJson(withResolvedData(withLimits(withTarget(preview)))).action(
    finish((file: string, options: GlobalOptions) =>
      inSession(open, options, (session) => runPreview(session, file, options)),
    ),
  );

  const prepare = program
    .command('prepare <file>')
    .description('apply the plan of a script, a job.yaml or a saved plan, after asking');
  withExamples(prepare, {
    'headstart prepare train.py': 'shows changes and cost, asks, applies, waits until the machine is ready',
    'headstart prepare plan.json --yes': 'a saved plan, without a question',
  });
  withYes(withJson(withResolvedData(withLimits(withTarget(prepare))))).action(
    finish((file: string, options: GlobalOptions) =>
      inSession(open, options, (session) => runPrepare(session, file, options)),
    ),
  );
}

async function runAnalyze(session: Session, path: string, resolvesData: boolean): Promise<number> {
  const { planner, world } = session;
  const read = await planner.analyze({ path: absolute(session, path) }, world.signal);
  const analysis = resolvesData ? await planner.resolveData(read, world.signal) : read;
  session.answer(analysis, () => renderAnalysis(analysis, styleOf(session)));
  return 0;
}

async function runPlan(
  session: Session,
  file: string,
  { out, why = false, resolveData = false }: PlanOptions,
): Promise<number> {
  const request = { path: absolute(session, file), resolvesData: resolveData };
  const plan = await session.planner.plan(request, session.world.signal);
  if (why) await answerWithWhy(session, request, plan);
  else session.answer(plan, () => renderPlan(plan, styleOf(session)));
  if (out !== undefined) await writeFileDurably(absolute(session, out), `${JSON.stringify(plan, null, 2)}\n`);
  return fits(plan);
}

async function runPreview(session: Session, file: string, options: GlobalOptions): Promise<number> {
  const plan = await loadPlan(session, absolute(session, file), options);
  session.host.emit({ code: 'planned', plan });
  const { environment, job, preflight } = await session.planner.preview(plan, session.world.signal);
  const blocked = preflightFailure(preflight);
  const nothing = isEmpty(environment) && isEmpty(job);
  const text = nothing ? 'Nothing to change.' : `Apply it with: headstart prepare ${file}`;
  session.answer({ schemaVersion: 1, plan, environment, job, preflight }, blocked ? blocked.message : text);
  if (!blocked) return 0;
  session.host.emit({ code: 'failure', failure: blocked });
  return exitCodeOf(blocked);
}

async function runPrepare(session: Session, file: string, options: GlobalOptions): Promise<number> {
  const plan = await loadPlan(session, absolute(session, file), options);
  session.host.emit({ code: 'planned', plan });
  const prepared = await session.planner.prepare(plan, session.world.signal);
  const next =
    session.settings.target === 'simulated' ? ` Run the job with: headstart submit ${prepared.jobName}` : '';
  session.answer(
    { schemaVersion: 1, ...prepared },
    `${prepared.instance} is ready in ${prepared.zone}.${next}`,
  );
  return 0;
}

function fits(plan: Plan): number {
  if (plan.offering) return 0;
  return exitCodeOf({ code: 'nothing-fits', fault: 'nothing-fits', message: '', nextStep: null });
}

function absolute(session: Session, path: string): string {
  return resolve(session.world.cwd, path);
}

export function styleOf(session: Session): ReturnType<typeof createStyle> {
  return createStyle(wantsColor(session.world.env, session.world.isTTY));
}
