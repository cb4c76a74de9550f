import type { FailureDetail } from '../../schemas/failure-detail.ts';
import type { Failure, FailureCode, Fault } from '../../schemas/failure.ts';

interface Rule {
  readonly code: FailureCode;
  readonly fault: Fault;
  readonly pattern: RegExp;
  readonly message: string;
  readonly detail: FailureDetail;
  readonly nextStep: string;
}

/**
 * In order: the first that matches decides, so what is specific stands before what is general (a stockout is also an
 * "Error waiting for instance to create", a lock is also a conflict).
 */
const rules: readonly Rule[] = [
  {
    code: 'plan-stale',
    fault: 'user',
    pattern:
      /saved plan is stale|plan file can no longer be applied|saved plan does not match the given state/i,
    message: 'What stands in the cloud has changed since the plan was shown.',
    detail: { id: 'cloud-changed', args: [] },
    nextStep: 'Plan again, look at the changes and apply those.',
  },
  {
    code: 'conflict',
    fault: 'user',
    pattern: /backend configuration (has )?changed|change in the backend configuration/i,
    message: 'The Terraform state of this stack is kept in another place than the settings say now.',
    detail: { id: 'state-elsewhere', args: [] },
    nextStep:
      'Set state.bucket (HEADSTART_STATE_BUCKET) as it was, or move the state: `terraform init -migrate-state` in the folder of the stack.',
  },
  {
    code: 'lock',
    fault: 'user',
    pattern: /error acquiring the state lock|state is locked|resource temporarily unavailable[^]*lock/i,
    message: 'Another Terraform run holds the state of this stack.',
    detail: { id: 'state-held', args: [] },
    nextStep: 'Wait until it has ended and try again.',
  },
  {
    code: 'stockout',
    fault: 'cloud',
    pattern:
      /ZONE_RESOURCE_POOL_EXHAUSTED|does not have enough resources available|resource pool exhausted|stockout/i,
    message: 'The zone has no room for this machine at present.',
    detail: { id: 'zone-exhausted', args: [] },
    nextStep: 'Plan for another zone, machine type or provisioning model, or try again later.',
  },
  {
    code: 'quota',
    fault: 'user',
    pattern: /QUOTA_EXCEEDED|quotaExceeded|quota '[^']*' exceeded|exceeded quota|quota limit|Quota exceeded/i,
    message: 'The project’s quota does not allow these resources.',
    detail: { id: 'quota-exceeded', args: [] },
    nextStep:
      'Ask for more quota in the Google Cloud console (IAM & Admin, Quotas), or plan for another region.',
  },
  {
    code: 'auth',
    fault: 'user',
    pattern:
      /could not find default credentials|invalid_grant|invalid authentication credentials|oauth2[^\n]*(token|credential)|reauth|error 40[13]\b|PERMISSION_DENIED|accessNotConfigured|SERVICE_DISABLED|has not been used in project|does not have [^\n]* (permission|access)|required '[^']*' permission|Attempted to load application default credentials/i,
    message: 'Google Cloud refused the credentials, or they lack a permission.',
    detail: { id: 'credentials-refused', args: [] },
    nextStep:
      'Run `gcloud auth application-default login`, and check the project, its enabled APIs and your roles (`headstart doctor`).',
  },
  {
    code: 'conflict',
    fault: 'user',
    pattern:
      /alreadyExists|already exists|resourceInUseByAnotherResource|is already being used by|error 409\b|error 412\b|conditionNotMet|Provider produced inconsistent/i,
    message: 'Something of that name exists already, or is in use by another resource.',
    detail: { id: 'name-taken', args: [] },
    nextStep: 'Release or rename what is in the way; `headstart status` shows what Headstart made.',
  },
  {
    code: 'unreachable',
    fault: 'cloud',
    pattern:
      /no such host|connection refused|connection reset|i\/o timeout|TLS handshake timeout|network is unreachable|could not connect to registry|Failed to query available provider packages|error 50[234]\b|context deadline exceeded|ECONNREFUSED|backendError|rateLimitExceeded|error 429\b/i,
    message: 'Google Cloud, or the registry of Terraform providers, could not be reached.',
    detail: { id: 'not-reached', args: [] },
    nextStep: 'Check the network (and a proxy, if there is one) and try again.',
  },
  {
    code: 'invalid',
    fault: 'headstart',
    pattern:
      /Invalid value|Invalid reference|Unsupported (argument|block type|attribute)|Missing required argument|Incorrect attribute value|Invalid resource|Invalid function argument|Conflicting configuration|Error 400\b|badRequest|Invalid JSON|Argument or block definition required|Inconsistent dependency lock file|checksums (previously )?recorded in the dependency lock file|deletion ?protection/i,
    message: 'Terraform or Google Cloud does not accept the configuration.',
    detail: { id: 'configuration-refused', args: [] },
    nextStep: 'Read the cause; if the configuration is Headstart’s own, please report it.',
  },
];

/** Longest cause that is passed on, in characters: the end of it, where Terraform says what failed. */
const causeLimit = 4000;

/**
 * The one place that reads what Terraform says when it fails: stderr, or the text of its diagnostics.
 * Zones that the cloud names as having room are in `zones`.
 */
export function classifyStderr(text: string): Failure {
  const cause = withoutSecrets(text.trim()).slice(-causeLimit);
  const rule = rules.find(({ pattern }) => pattern.test(text));
  if (rule === undefined) {
    const [said = ''] = cause.split('\n', 1);
    return {
      code: 'unknown',
      fault: 'cloud',
      message: `Terraform failed: ${said || 'it said nothing about the reason'}`,
      detail: { id: 'terraform-failed', args: [said] },
      nextStep: 'Read the cause, mend what it names and try again.',
      cause,
    };
  }
  const { code, fault, message, detail, nextStep } = rule;
  const zones = code === 'stockout' ? zonesWithRoom(text) : [];
  return { code, fault, message, detail, nextStep, cause, ...(zones.length === 0 ? {} : { zones }) };
}

/**
 * Zones of the error's details: `zonesAvailable: us-central1-b,us-central1-c`, or of its localised message, which is
 * what the provider prints: "Consider trying your request in the us-central1-b, us-central1-c zone(s)".
 */
function zonesWithRoom(text: string): readonly string[] {
  const details = /zones_?available["']?\s*[:=]\s*["'[]*([a-z0-9, "'-]+)/i.exec(text)?.[1] ?? '';
  const sentence = /trying your request in the ([a-z0-9, -]+?) zone/i.exec(text)?.[1] ?? '';
  return [...new Set(`${details} ${sentence}`.match(/\b[a-z]+-[a-z]+\d+-[a-z]\b/g) ?? [])];
}

/** Access tokens and private keys must not travel into logs and messages. */
function withoutSecrets(text: string): string {
  return text
    .replace(/\bya29\.[\w-]+/g, '[token]')
    .replace(/\b(Bearer)\s+[\w.~+/=-]+/gi, '$1 [token]')
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]');
}
