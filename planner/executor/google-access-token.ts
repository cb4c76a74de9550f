import { HeadstartError, type Failure } from '../../schemas/failure.ts';

interface AuthenticatedClient {
  readonly auth: { getAccessToken(): Promise<string | null | undefined> };
}

/**
 * Access tokens of the Application Default Credentials, through the auth client that comes with Cloud Monitoring's.
 * Throws HeadstartError `auth` saying how to log in, `unreachable` where Google's token service does not answer.
 */
export function accessTokenSource(): () => Promise<string | null> {
  let client: Promise<AuthenticatedClient> | null = null;
  const open = async (): Promise<AuthenticatedClient> => {
    const { MetricServiceClient } = await import('@google-cloud/monitoring');
    return new MetricServiceClient();
  };
  return async () => {
    client ??= open();
    try {
      return (await (await client).auth.getAccessToken()) ?? null;
    } catch (cause) {
      throw new HeadstartError(tokenFailure(cause), { cause });
    }
  };
}

const logIn =
  'Run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to a key file that is valid.';

/** What it means that there is no token: nothing to log in with, a login that has ended, or no answer. */
function tokenFailure(error: unknown): Failure {
  const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  if (isUnanswered(error)) {
    return {
      code: 'unreachable',
      fault: 'cloud',
      message: 'Google’s token service does not answer.',
      detail: { id: 'not-reached', args: [] },
      nextStep: 'Check the network (and HTTPS_PROXY, if there is a proxy), then try again.',
      cause,
    };
  }
  const ended = /invalid_grant|invalid_rapt|reauth/i.test(cause);
  return {
    code: 'auth',
    fault: 'user',
    message: ended
      ? 'The Google Cloud credentials on this machine have expired or were revoked.'
      : 'There are no usable Google Cloud credentials on this machine.',
    detail: { id: ended ? 'credentials-expired' : 'no-credentials', args: [] },
    nextStep: logIn,
    cause,
  };
}

const unanswered =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EPIPE|socket hang up|network timeout/;

/** A request that got no answer, or one that says the service itself is in trouble. */
function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const status = 'status' in error ? Number(error.status) : 0;
  return status >= 500 || status === 429 || unanswered.test(code) || unanswered.test(error.message);
}
