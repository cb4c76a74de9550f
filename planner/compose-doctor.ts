import { join } from 'node:path';
import type { DoctorReport } from '../schemas/doctor.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { GlobalOptions } from './cli/global-options.ts';
import { runDoctor } from './doctor/doctor.ts';
import { createSystemProbe } from './doctor/system-probe.ts';
import { stateDirectory } from './settings/settings-file.ts';
import { downloadTerraform } from './terraform/download-terraform.ts';
import { findTerraform } from './terraform/find-terraform.ts';
import { createTerraform } from './terraform/terraform-process.ts';

/** The doctor looks at what is there: it must work where a session could not even be opened. */
export function openDoctor(world: CliWorld, options: GlobalOptions, fix: boolean): Promise<DoctorReport> {
  const state = stateDirectory(world.env);
  const cacheDirectory = join(state, 'cache');
  const project = options.project ?? world.env['HEADSTART_PROJECT'] ?? null;
  const asked = options.target ?? world.env['HEADSTART_TARGET'] ?? (project === null ? 'simulated' : 'gcp');
  const terraform = createTerraform({
    binary: () => findTerraform({ env: world.env, cacheDirectory }),
    provider: { attach: () => Promise.resolve({ env: {}, close: () => Promise.resolve() }) },
    env: world.env,
  });
  return runDoctor(
    {
      probe: createSystemProbe(world.env),
      target: asked === 'gcp' ? 'gcp' : 'simulated',
      project,
      stateDirectory: state,
      directory: world.cwd,
      terraformVersion: () => terraform.version(),
      ...(fix
        ? { fetchTerraform: (signal?: AbortSignal) => fetchTerraform(world, cacheDirectory, signal) }
        : {}),
    },
    world.signal,
  );
}

function fetchTerraform(world: CliWorld, cacheDirectory: string, signal?: AbortSignal): Promise<string> {
  world.stderr.write("Fetching Terraform from the vendor's release site …\n");
  return downloadTerraform({ cacheDirectory }, signal);
}
