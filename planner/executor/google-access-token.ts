import { HeadstartError } from '../../schemas/failure.ts';

/**
 * Access tokens of the Application Default Credentials, through the auth client that comes with Cloud Monitoring's.
 * Throws HeadstartError `auth` saying how to log in.
 */
export function accessTokenSource(): () => Promise<string | null> {
  let client: Promise<{ readonly auth: { getAccessToken(): Promise<string | null | undefined> } }> | null =
    null;
  const open = async (): Promise<{
    readonly auth: { getAccessToken(): Promise<string | null | undefined> };
  }> => {
    const { MetricServiceClient } = await import('@google-cloud/monitoring');
    return new MetricServiceClient();
  };
  return async () => {
    client ??= open();
    try {
      return (await (await client).auth.getAccessToken()) ?? null;
    } catch (cause) {
      throw new HeadstartError(
        {
          code: 'auth',
          fault: 'user',
          message: 'There are no usable Google Cloud credentials on this machine.',
          nextStep:
            'Run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to a key file.',
          cause: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
        },
        { cause },
      );
    }
  };
}
