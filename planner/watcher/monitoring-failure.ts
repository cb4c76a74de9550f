import { HeadstartError, type Failure } from '../../schemas/failure.ts';

/** gRPC status codes that a caller can do something about. */
const byStatus: ReadonlyMap<number, Pick<Failure, 'code' | 'fault' | 'nextStep'>> = new Map([
  [3, { code: 'invalid', fault: 'headstart', nextStep: 'Report this request as a bug of Headstart.' }],
  [4, { code: 'unreachable', fault: 'cloud', nextStep: 'Check the network, then try again.' }],
  [7, { code: 'auth', fault: 'user', nextStep: 'Grant the role roles/monitoring.viewer on the project.' }],
  [
    8,
    { code: 'quota', fault: 'cloud', nextStep: 'Wait a minute: the quota for reading metrics is used up.' },
  ],
  [14, { code: 'unreachable', fault: 'cloud', nextStep: 'Check the network, then try again.' }],
  [16, { code: 'auth', fault: 'user', nextStep: 'Run `gcloud auth application-default login`.' }],
]);

const noCredentials =
  /default credentials|invalid_grant|invalid_rapt|refresh token|Could not load the credentials/i;

/** What an error of the Monitoring client means for the user. */
export function monitoringFailure(error: unknown): HeadstartError {
  if (error instanceof HeadstartError) return error;
  const cause = error instanceof Error ? error.message : String(error);
  const known = noCredentials.test(cause) ? byStatus.get(16) : byStatus.get(statusOf(error) ?? -1);
  const { code, fault, nextStep } = known ?? { code: 'unknown', fault: 'cloud', nextStep: 'Try again.' };
  const message = `Cloud Monitoring could not be asked for usage: ${cause.split('\n')[0]}`;
  return new HeadstartError({ code, fault, message, nextStep, cause }, { cause: error });
}

export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null;
}
