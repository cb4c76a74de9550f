import type { Command } from 'commander';
import type { CliWorld } from './cli-world.ts';
import type { Finish } from './program.ts';
export function addSimulatorCommand(_p: Command, _w: CliWorld, _f: Finish): void {
  return;
}
