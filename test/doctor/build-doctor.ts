import type { DoctorRequest } from '../../planner/doctor/doctor.ts';
import type { Probe } from '../../planner/doctor/probe.ts';

/** A machine on which everything is well, but for the changes; files are given by path. */
export function buildProbe(
  changes: Partial<Probe> = {},
  files: Readonly<Record<string, string>> = {},
): Probe {
  return {
    nodeVersion: '24.21.0',
    platform: 'linux',
    env: {},
    homeDirectory: '/home/ada',
    readText: (path) => Promise.resolve(files[path] ?? null),
    whyNotWritable: () => Promise.resolve(null),
    freeBytes: () => Promise.resolve(50 * 2 ** 30),
    sqliteVersion: () => Promise.resolve('3.50.4'),
    whyNoLoopback: () => Promise.resolve(null),
    versionOf: () => Promise.resolve('Python 3.12.1'),
    ...changes,
  };
}

export function buildRequest(changes: Partial<DoctorRequest> = {}): DoctorRequest {
  return {
    probe: buildProbe(),
    target: 'simulated',
    project: 'p',
    stateDirectory: '/state',
    directory: '/project',
    terraformVersion: () =>
      Promise.resolve({ product: 'terraform', version: '1.11.4', path: '/bin/terraform' }),
    ...changes,
  };
}
