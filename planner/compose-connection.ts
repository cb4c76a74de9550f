import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { Catalog, CloudConnection } from './ports.ts';
export function openConnection(_w: CliWorld, _s: Settings, _c: Catalog): Promise<CloudConnection> {
  throw new Error('pending');
}
