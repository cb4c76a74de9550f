import type { DoctorReport } from '../schemas/doctor.ts';
import type { CliWorld } from './cli/cli-world.ts';
import type { GlobalOptions } from './cli/global-options.ts';
import { cacheDirectoryOf, fetchTerraform } from './compose-terraform.ts';
import { runDoctor } from './doctor/doctor.ts';
import { createSystemProbe } from './doctor/system-probe.ts';
import { stateDirectory } from './settings/settings-file.ts';
import { findTerraform } from './terraform/find-terraform.ts';
import { createTerraform } from './terraform/terraform-process.ts';

/** The doctor looks at what is there: it must work where a session could not even be opened. */
export function openDoctor(world: CliWorld, options: GlobalOptions, fix: boolean): Promise<DoctorReport> {
  const state = stateDirectory(world.env);
  const cacheDirectory = cacheDirectoryOf(state);
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
      ...(fix ? { fetchTerraform: () => fetchTerraform(world, cacheDirectory) } : {}),
    },
    world.signal,
  );
}
