import type { Command } from 'commander';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly target?: string;
  readonly project?: string;
  readonly region?: string;
  readonly zone?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Adds --target and its companions. */
export function withTarget(command: Command): Command {
  return command
    .option('--target <target>', 'simulated (default while no project is configured) or gcp')
    .option('--project <id>', 'Google Cloud project')
    .option('--region <region>', 'look for machines in this region')
    .option('--zone <zone>', 'look for machines in this zone');
}

/** Adds --json. */
export function withJson(command: Command): Command {
  return command.option('--json', 'print the answer as JSON on stdout; progress goes to stderr');
}

/** Shows a command line for each example below the help of a command, with what it does. */
export function withExamples(command: Command, examples: Readonly<Record<string, string>>): Command {
  const width = Math.max(...Object.keys(examples).map((line) => line.length));
  const lines = Object.entries(examples).map(([line, does]) => `  ${line.padEnd(width)}   ${does}`);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => line.trimEnd()).join('\n')}`);
}

/** Adds --yes. */
export function withYes(command: Command): Command {
  return command.option('--yes', 'do not ask before spending or destroying');
}
