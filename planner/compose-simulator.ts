import { dirname, join } from 'node:path';
import type { CliWorld } from './cli/cli-world.ts';
import { catalogOf } from './compose.ts';
import { machineSourceOf } from './compose-simulated.ts';
import { simulatedNotOffered } from './simulated-platform.ts';
import { runSimulator, type SimulatorProcessOptions } from './simulator/simulator-process.ts';

type Chosen = Pick<
  SimulatorProcessOptions,
  'stateFile' | 'latencies' | 'clockFactor' | 'preemptions' | 'quotaFile' | 'publish' | 'exitWhenIdle'
>;

/** Runs the simulated cloud as this process until it is interrupted, or idle where that was asked for. */
export async function serveSimulator(world: CliWorld, chosen: Chosen): Promise<void> {
  if (process.platform === 'win32') throw simulatedNotOffered();
  await runSimulator({
    ...chosen,
    ...machineSourceOf(await catalogOf(world)),
    path: world.env['PATH'] ?? '',
    mirror: { nodePath: process.execPath, providerScript: providerScriptOf(world) },
    signal: world.signal,
    onReady: (announcement) => void world.stdout.write(`${JSON.stringify(announcement)}\n`),
  });
}

/** Beside the bundle, or in the source tree. */
function providerScriptOf(world: CliWorld): string {
  const main = dirname(world.self[1] ?? '');
  return world.assetDirectory === null
    ? join(main, 'simulator', 'provider', 'provider-main.ts')
    : join(main, 'provider.js');
}
