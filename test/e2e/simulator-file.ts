import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the simulated cloud of a state folder says of itself. */
export interface SimulatorFile {
  readonly pid: number;
  readonly token: string;
  readonly endpoints: { readonly compute: string };
}

export function simulatorIsPublished(state: string): boolean {
  return existsSync(join(state, 'simulated', 'simulator.json'));
}

/** Throws where none is published. */
export function simulatorFile(state: string): SimulatorFile {
  return JSON.parse(readFileSync(join(state, 'simulated', 'simulator.json'), 'utf8')) as SimulatorFile;
}
