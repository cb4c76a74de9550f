import { Option, type Command } from 'commander';
import { HeadstartError } from '../../schemas/failure.ts';
import type { CliWorld } from './cli-world.ts';
import type { Finish } from './program.ts';

interface SimulatorFlags {
  readonly stateFile?: string;
  readonly latency: 'off' | 'documented';
  readonly quota?: string;
  readonly clock: number;
  readonly preempt: number;
  readonly seed: number;
  readonly publish?: string;
  readonly exitWhenIdle?: boolean;
}

/** `headstart simulator`: the simulated Google Cloud by itself, for any Terraform configuration. */
export function addSimulatorCommand(program: Command, world: CliWorld, finish: Finish): void {
  program
    .command('simulator')
    .description(
      'run the simulated Google Cloud by itself until ^C; the first line on stdout is JSON with what to set',
    )
    .option('--state-file <file>', 'keep the state in this file (default: it is forgotten)')
    .addOption(
      new Option('--latency <latency>', 'how long operations take')
        .choices(['off', 'documented'])
        .default('off'),
    )
    .option(
      '--quota <file>',
      'JSON: {"all": {"GPUS_ALL_REGIONS": 1}, "regions": {"us-central1": {"CPUS": 24}}}',
    )
    .addOption(
      new Option('--clock <factor>', 'run time this many times as fast').argParser(factorOf).default(1),
    )
    .addOption(
      new Option('--preempt <rate>', 'take Spot machines back so many times an hour, on average')
        .argParser(rateOf)
        .default(0),
    )
    .addOption(
      new Option('--seed <number>', 'the same seed preempts after the same time')
        .argParser(seedOf)
        .default(1),
    )
    .addOption(new Option('--publish <file>').hideHelp())
    .addOption(new Option('--exit-when-idle').hideHelp())
    .addHelpText('after', example)
    .action(finish((flags: SimulatorFlags) => runSimulatorCommand(world, flags)));
}

const example = `
^C is how it ends: exit code 0.
Example, in two terminals:
  headstart simulator > simulator.json
  export $(jq -r '.env | to_entries[] | "\\(.key)=\\(.value)"' simulator.json)
  terraform init && terraform apply      # provider hashicorp/google, version 6.50.0, no lock file of the real one
`;

async function runSimulatorCommand(world: CliWorld, flags: SimulatorFlags): Promise<number> {
  const { serveSimulator } = await import('../compose-simulator.ts');
  await serveSimulator(world, {
    latencies: flags.latency,
    clockFactor: flags.clock,
    preemptions: { perHour: flags.preempt, seed: flags.seed },
    ...(flags.stateFile === undefined ? {} : { stateFile: flags.stateFile }),
    ...(flags.quota === undefined ? {} : { quotaFile: flags.quota }),
    ...(flags.publish === undefined ? {} : { publish: flags.publish }),
    exitWhenIdle: flags.exitWhenIdle === true,
  });
  return 0;
}

function factorOf(text: string): number {
  const factor = Number(text);
  if (Number.isFinite(factor) && factor >= 1 && factor <= 100_000) return factor;
  throw wrongNumber(
    `--clock ${text} is no factor from 1 to 100000.`,
    'Give a number such as 60: a minute then passes in a second.',
  );
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (text.trim() !== '' && rate >= 0 && rate <= 1000) return rate;
  throw wrongNumber(
    `--preempt ${text} is no rate from 0 to 1000 per hour.`,
    'Give a number such as 0.5: a Spot machine is then taken back every two hours on average.',
  );
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(seed)) return seed;
  throw wrongNumber(`--seed ${text} is no whole number.`, 'Give a number such as 7.');
}

function wrongNumber(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
