import { addBacktestCommand } from './cli/backtest-command.ts';
import { addCheckCommands } from './cli/check-commands.ts';
import type { CliWorld } from './cli/cli-world.ts';
import { addDemoCommand } from './cli/demo-command.ts';
import { addDoctorCommand } from './cli/doctor-command.ts';
import { addExplainCommand } from './cli/explain-command.ts';
import { addFederateCommands } from './cli/federate-commands.ts';
import { addModelsCommands } from './cli/models-commands.ts';
import { addPlanCommands } from './cli/plan-commands.ts';
import { addPriceCommands } from './cli/price-commands.ts';
import { addProfilesCommands } from './cli/profiles-commands.ts';
import { createProgram, runProgram, type Finish } from './cli/program.ts';
import { addRunCommands } from './cli/run-commands.ts';
import { addServeCommand } from './cli/serve-command.ts';
import { addSimulatorCommand } from './cli/simulator-command.ts';
import { addTerraformCommands } from './cli/terraform-commands.ts';
import { catalogOf, sessionOpener } from './compose.ts';
import type { SharedPlace } from './ports.ts';

/** The command line `headstart`. Answers the exit code; prints through the world's streams alone. */
export async function runCli(world: CliWorld, argv: readonly string[]): Promise<number> {
  const result = { code: 0 };
  const finish: Finish =
    (work) =>
    async (...args) => {
      result.code = await work(...args);
    };
  const program = createProgram(world);
  const open = sessionOpener(world);
  addPlanCommands(program, open, finish);
  addExplainCommand(program, open, finish);
  addPriceCommands(program, open, finish);
  addTerraformCommands(program, open, finish);
  addRunCommands(program, open, finish);
  addProfilesCommands(program, open, finish);
  addFederateCommands(program, open, openPlaceOnDemand, finish);
  addModelsCommands(program, open, finish);
  addBacktestCommand(program, open, finish);
  addSimulatorCommand(program, world, finish);
  addServeCommand(program, open, finish);
  addDoctorCommand(program, world, finish);
  addCheckCommands(program, world, catalogOf, finish);
  addDemoCommand(program, world, sessionOpener, finish);
  return runProgram(program, world, argv, result);
}

/** What a federation shares is opened by the commands that need it, and loaded with them. */
async function openPlaceOnDemand(name: string, cwd: string): Promise<SharedPlace> {
  const { openSharedPlace } = await import('./compose-federation.ts');
  return openSharedPlace(name, cwd);
}
