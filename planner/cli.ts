import { addCheckCommands } from './cli/check-commands.ts';
import type { CliWorld } from './cli/cli-world.ts';
import { addDemoCommand } from './cli/demo-command.ts';
import { addDoctorCommand } from './cli/doctor-command.ts';
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
  addPriceCommands(program, open, finish);
  addTerraformCommands(program, open, finish);
  addRunCommands(program, open, finish);
  addProfilesCommands(program, open, finish);
  addModelsCommands(program, open, finish);
  addSimulatorCommand(program, world, finish);
  addServeCommand(program, open, finish);
  addDoctorCommand(program, world, finish);
  addCheckCommands(program, world, catalogOf, finish);
  addDemoCommand(program, world, sessionOpener, finish);
  return runProgram(program, world, argv, result);
}
