import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  withExamples,
  withJson,
  withLimits,
  withResolvedData,
  withTarget,
  type GlobalOptions,
} from './global-options.ts';
import { styleOf } from './plan-commands.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

/** explain: why the prediction for a file is what it is. */
export function addExplainCommand(program: Command, open: OpenSession, finish: Finish): void {
  const explain = program
    .command('explain <file>')
    .description('tell why the prediction is what it is: evidence, what moves it most, the runs it rests on');
  withExamples(explain, {
    'headstart explain train.py': 'each quantity with its evidence',
    'headstart explain job.yaml --json': 'the same for programs, with what was read in the code',
    'headstart plan train.py --why': 'below the plan itself',
  });
  withJson(withResolvedData(withLimits(withTarget(explain)))).action(
    finish((file: string, options: GlobalOptions) =>
      inSession(open, options, (session) => runExplain(session, file, options.resolveData === true)),
    ),
  );
}

async function runExplain(session: Session, file: string, resolvesData: boolean): Promise<number> {
  const { planner, world } = session;
  const explanation = await planner.explain({ path: resolve(world.cwd, file), resolvesData }, world.signal);
  const { renderExplanation } = await import('../terminal/render-explanation.ts');
  session.answer({ schemaVersion: 1, ...explanation }, () =>
    renderExplanation(explanation, styleOf(session), { withReasons: true }),
  );
  return 0;
}
