import type { PreflightCheck } from '../../schemas/preflight.ts';
import type { CredentialFacts } from '../ports.ts';

/** An access token of Google lasts an hour at most, unless an organisation allows more. */
const longestTokenSeconds = 3600;

/** Whether the credentials outlast a run that ends `seconds` from `now` at the latest. */
export function credentialsCheck(facts: CredentialFacts, now: Date, seconds: number): PreflightCheck {
  const { kind, renews, expiresAt } = facts;
  const result = (status: PreflightCheck['status'], message: string, mend = false): PreflightCheck => ({
    kind: 'credentials',
    status,
    message,
    nextStep: mend
      ? 'Run "gcloud auth application-default login", or use the key of a service account, before a run of that length.'
      : null,
  });
  const end = new Date(now.getTime() + seconds * 1000);
  if (expiresAt !== null) {
    const early = Date.parse(expiresAt) < end.getTime();
    return early
      ? result(
          'warning',
          `The credentials (${kind}) expire at ${expiresAt}; the run may last until ${end.toISOString()}.`,
          true,
        )
      : result('ok', `The credentials (${kind}) expire at ${expiresAt}, after the run.`);
  }
  if (renews === true) return result('ok', `The credentials (${kind}) do not expire by themselves.`);
  if (renews === false && seconds > longestTokenSeconds)
    return result(
      'warning',
      `The credentials (${kind}) last an hour at most; the run may take ${Math.ceil(seconds / 60)} min.`,
      true,
    );
  return result('unknown', `When the credentials (${kind}) expire cannot be known from here.`);
}
