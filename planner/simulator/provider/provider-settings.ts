import type { Value, ValueObject } from './value.ts';
import { asObject, asText } from './value.ts';

/** The REST services that the provider speaks to. */
export type Service = 'compute' | 'iam' | 'resourceManager' | 'storage';

/** What the provider block and the environment say. */
export interface ProviderSettings {
  readonly project: string | null;
  readonly region: string | null;
  readonly zone: string | null;
  readonly accessToken: string | null;
  readonly defaultLabels: ValueObject;
  readonly addAttributionLabel: boolean;
  readonly attributionStrategy: 'CREATION_ONLY' | 'PROACTIVE';
  /** Base URLs ending in a slash, such as `http://127.0.0.1:1234/compute/v1/`. */
  readonly endpoints: Readonly<Record<Service, string>>;
}

export interface SettingsProblem {
  argument: string;
  summary: string;
  detail: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ENDPOINTS: readonly [Service, string, string][] = [
  ['compute', 'compute_custom_endpoint', 'GOOGLE_COMPUTE_CUSTOM_ENDPOINT'],
  ['iam', 'iam_custom_endpoint', 'GOOGLE_IAM_CUSTOM_ENDPOINT'],
  ['resourceManager', 'resource_manager_custom_endpoint', 'GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT'],
  ['storage', 'storage_custom_endpoint', 'GOOGLE_STORAGE_CUSTOM_ENDPOINT'],
];

/** The only endpoints the simulated provider will talk to: this machine's own. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

/** Arguments of the provider block that have a meaning here; any other that is set is refused. */
export const SUPPORTED_PROVIDER_ARGUMENTS: ReadonlySet<string> = new Set([
  'project',
  'region',
  'zone',
  'access_token',
  'credentials',
  'default_labels',
  'add_terraform_attribution_label',
  'terraform_attribution_label_addition_strategy',
  'user_project_override',
  'billing_project',
  'request_timeout',
  ...ENDPOINTS.map(([, argument]) => argument),
]);

/** Reads the provider's configuration; what the block leaves out comes from the environment, as in the real one. */
export function readSettings(config: ValueObject, env: Environment): ProviderSettings | SettingsProblem {
  const endpoints = new Map<Service, string>();
  for (const [service, argument, variable] of ENDPOINTS) {
    const url = asText(config[argument]) ?? env[variable];
    const problem = endpointProblem(argument, variable, url);
    if (problem !== null) return problem;
    endpoints.set(service, `${(url ?? '').replace(/\/+$/, '')}/`);
  }
  const text = (argument: string, ...variables: string[]) =>
    asText(config[argument]) ??
    variables.map((name) => env[name]).find((value) => value !== undefined) ??
    null;
  return {
    project: text(
      'project',
      'GOOGLE_PROJECT',
      'GOOGLE_CLOUD_PROJECT',
      'GCLOUD_PROJECT',
      'CLOUDSDK_CORE_PROJECT',
    ),
    region: lastPart(text('region', 'GOOGLE_REGION', 'GCLOUD_REGION', 'CLOUDSDK_COMPUTE_REGION')),
    zone: lastPart(text('zone', 'GOOGLE_ZONE', 'GCLOUD_ZONE', 'CLOUDSDK_COMPUTE_ZONE')),
    accessToken: text('access_token', 'GOOGLE_OAUTH_ACCESS_TOKEN'),
    defaultLabels: asObject(config['default_labels']),
    addAttributionLabel: config['add_terraform_attribution_label'] !== false,
    attributionStrategy: strategy(config['terraform_attribution_label_addition_strategy']),
    endpoints: Object.fromEntries(endpoints) as Record<Service, string>,
  };
}

function strategy(value: Value | undefined): ProviderSettings['attributionStrategy'] {
  return value === 'PROACTIVE' ? 'PROACTIVE' : 'CREATION_ONLY';
}

function lastPart(value: string | null): string | null {
  return value?.split('/').at(-1) ?? null;
}

function endpointProblem(
  argument: string,
  variable: string,
  url: string | undefined,
): SettingsProblem | null {
  if (url === undefined) {
    const detail = `This provider only talks to a simulated Google Cloud: set ${argument} or ${variable} to its address.`;
    return { argument, summary: `No endpoint: ${argument} is not set`, detail };
  }
  if (LOOPBACK.test(url)) return null;
  const detail = `${argument} is ${JSON.stringify(url)}. The simulated provider talks to 127.0.0.1, localhost or [::1] over http only.`;
  return { argument, summary: 'The endpoint is not on this machine', detail };
}
