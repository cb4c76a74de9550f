import type { Settings } from '../schemas/settings.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { Catalog, CloudConnection } from './ports.ts';

/** Opens the target of the settings: the simulated cloud or Google's. Each is loaded only when it is asked for. */
export async function openConnection(
  world: CliWorld,
  settings: Settings,
  catalog: Catalog,
): Promise<CloudConnection> {
  switch (settings.target) {
    case 'simulated': {
      const { openSimulatedConnection } = await import('./compose-simulated.ts');
      return openSimulatedConnection(world, settings, catalog);
    }
    case 'gcp': {
      const { openGoogleConnection } = await import('./compose-google.ts');
      return openGoogleConnection(world, settings);
    }
  }
}
