import { join } from 'node:path';
import { HeadstartError } from '../schemas/failure.ts';

/** Everything that stands in the simulated cloud of a state folder. */
export function simulatedStateFile(stateDirectory: string): string {
  return join(stateDirectory, 'simulated', 'cloud.json');
}

/** The simulated cloud runs and measures processes the Unix way. */
export function simulatedNotOffered(): HeadstartError {
  return new HeadstartError({
    code: 'unsupported-target',
    fault: 'user',
    message: 'The simulated cloud is not offered on Windows.',
    detail: { id: 'no-simulator', args: [] },
    nextStep: 'Use --target gcp --project PROJECT, or run Headstart in WSL.',
  });
}
