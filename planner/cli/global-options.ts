import { InvalidArgumentError, Option, type Command } from 'commander';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly target?: string;
  readonly project?: string;
  readonly region?: string;
  readonly zone?: string;
  readonly objective?: 'cheapest' | 'fastest' | 'balanced';
  readonly maxUsd?: number;
  readonly deadline?: string;
  /** True for --spot, false for --no-spot. */
  readonly spot?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly resolveData?: boolean;
}

/** Adds --target and --project. */
export function withProject(command: Command): Command {
  return command
    .option('--target <target>', 'simulated (default while no project is configured) or gcp')
    .option('--project <id>', 'Google Cloud project');
}

/** Adds --target and its companions. */
export function withTarget(command: Command): Command {
  return withProject(command)
    .option('--region <region>', 'look for machines in this region')
    .option('--zone <zone>', 'look for machines in this zone');
}

/** Adds what limits the choice of a machine. Each beats its key in job.yaml, which beats the one in settings.yaml. */
export function withLimits(command: Command): Command {
  command
    .addOption(
      new Option('--objective <objective>', 'what to favour (objective in job.yaml)').choices([
        ...['cheapest', 'fastest', 'balanced'],
      ]),
    )
    .option('--max-usd <usd>', 'the most that one run may cost (maxUsd in job.yaml)', dollarsOf)
    .option(
      '--deadline <when>',
      'when the result is needed: 2h, 90m or an ISO instant (deadline in job.yaml)',
    )
    .option('--spot', 'Spot machines alone')
    .option('--no-spot', 'no Spot machine');
  return withoutBoth(command, 'spot');
}

/** Of an option and its opposite commander takes the last; that one of them was meant is all that is certain. */
function withoutBoth(command: Command, name: string): Command {
  const given = new Set<string>();
  for (const form of [name, `no-${name}`])
    command.on(`option:${form}`, () => {
      given.add(form);
      if (given.size > 1) command.error(`error: --${name} and --no-${name} contradict each other`);
    });
  return command;
}

function dollarsOf(text: string): number {
  const usd = Number(text);
  if (text.trim() !== '' && Number.isFinite(usd) && usd > 0) return usd;
  throw new InvalidArgumentError('It must be a number above 0, such as 2.50.');
}

/** Adds --resolve-data. */
export function withResolvedData(command: Command): Command {
  return command.option('--resolve-data', 'ask Cloud Storage for the sizes of the data that the job reads');
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
