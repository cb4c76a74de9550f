import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { BacktestProtocol, BacktestReport } from '../../schemas/backtest.ts';
import type { Profile } from '../../schemas/profile.ts';
import { plainText } from '../terminal/plain-text.ts';
import { renderBacktest } from '../terminal/render-backtest.ts';
import { withExamples, withJson, withTarget, type GlobalOptions } from './global-options.ts';
import { styleOf } from './plan-commands.ts';
import { limitOf } from './profiles-options.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

interface BacktestOptions extends GlobalOptions {
  readonly source: string;
  readonly mapping?: string;
  readonly protocol: BacktestProtocol;
  readonly seed: number;
  readonly fewest: number;
  readonly limit: number;
  readonly html?: string;
}

/** backtest: history replayed through the engine that predicts, and how well it would have done. */
export function addBacktestCommand(program: Command, open: OpenSession, finish: Finish): void {
  const command = program
    .command('backtest')
    .description('replay history through the engine and tell how well it would have sized each run')
    .option('--source <file>', 'store, or a file as "profiles import" takes it', 'store')
    .option('--mapping <file>', 'YAML that says which column of a CSV file tells what')
    .addOption(
      new Option('--protocol <protocol>', 'the order in which runs come: drawn after a warm-up, or of time')
        .choices(['warm', 'chronological'])
        .default('chronological'),
    )
    .addOption(
      new Option('--seed <number>', 'of the draws of the warm protocol').argParser(limitOf).default(1996),
    )
    .addOption(
      new Option('--fewest <runs>', 'leave smaller families out of the warm protocol')
        .argParser(limitOf)
        .default(10),
    )
    .addOption(
      new Option('--limit <runs>', 'of the store, the newest so many').argParser(limitOf).default(20_000),
    )
    .option('--html <file>', 'write a report with plots as one HTML file');
  withExamples(command, {
    'headstart backtest': 'the recorded runs, in the order in which they ran',
    'headstart backtest --source trace.txt': 'history of another system, without importing it',
    'headstart backtest --protocol warm --json': 'as published evaluations do it, for programs',
    'headstart backtest --html accuracy.html': 'with plots, to be handed on',
  });
  withJson(withTarget(command)).action(
    finish((options: BacktestOptions) => inSession(open, options, (session) => run(session, options))),
  );
}

async function run(session: Session, options: BacktestOptions): Promise<number> {
  const { backtestHistory } = await import('../use-cases/backtest-history.ts');
  const { source, protocol, seed, fewest, html } = options;
  const profiles = await profilesOf(session, options);
  const request = { source, profiles, protocol, seed, fewestRuns: fewest };
  const report = await backtestHistory(session.ports, request, session.world.signal);
  if (html !== undefined) await writePage(resolve(session.world.cwd, html), report, session);
  const written = html === undefined ? '' : `\nWrote ${plainText(html)}.`;
  session.answer(report, () => renderBacktest(report, styleOf(session)) + written);
  return 0;
}

async function profilesOf(
  session: Session,
  { source, mapping, limit }: BacktestOptions,
): Promise<readonly Profile[]> {
  if (source === 'store') {
    const { recordedHistory } = await import('../use-cases/backtest-history.ts');
    return recordedHistory(session.ports, limit);
  }
  const { readImport } = await import('./profiles-exchange.ts');
  return (await readImport(session, source, mapping)).profiles;
}

async function writePage(path: string, report: BacktestReport, { ports }: Session): Promise<void> {
  const [{ backtestPage }, { writeFileDurably }] = await Promise.all([
    import('../report/backtest-page.ts'),
    import('../state/durable-file.ts'),
  ]);
  await writeFileDurably(path, backtestPage(report, ports.clock.now()));
}
