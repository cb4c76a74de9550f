import { Option, type Command } from 'commander';
import { HeadstartError } from '../../schemas/failure.ts';
import type { CliWorld } from './cli-world.ts';
import type { Finish } from './program.ts';

interface SimulatorFlags {
  readonly stateFile?: string;
  readonly latency: 'off' | 'documented';
  readonly quota?: string;
  readonly clock: number;
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
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `--clock ${text} is no factor from 1 to 100000.`,
    nextStep: 'Give a number such as 60: a minute then passes in a second.',
  });
}
