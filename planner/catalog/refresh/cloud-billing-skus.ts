import type { CloudCatalogClient, protos } from '@google-cloud/billing';
import { HeadstartError, type Failure } from '../../../schemas/failure.ts';
import type { Clock } from '../../ports.ts';
import type { Sku, SkuTier } from './google-inventory.ts';

type ApiSku = protos.google.cloud.billing.v1.ISku;
type ClientOptions = NonNullable<ConstructorParameters<typeof CloudCatalogClient>[0]>;

export interface CloudBillingOptions {
  /** Where and how the client asks; Google's own endpoint with Application Default Credentials where absent. */
  readonly client?: ClientOptions;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly backoffMs?: readonly number[];
}

/** The service "Compute Engine" in the Cloud Billing Catalog. */
const computeEngine = 'services/6F81-5844-456A';

const pageSize = 5000;
const defaultBackoffMs = [500, 1000, 2000, 4000, 8000];

/** Over REST the client gives HTTP's codes, else gRPC's. */
const again = new Set([4, 8, 13, 14, 408, 429, 500, 502, 503, 504]);
const refused = new Set([7, 403]);
const unauthenticated = new Set([16, 401]);

/** No answer makes us wait longer than this. */
const longestWaitMs = 60_000;

/** Every SKU of Compute Engine. Throws HeadstartError: auth, unreachable, invalid, interrupted. */
export async function readSkus(options: CloudBillingOptions, signal?: AbortSignal): Promise<readonly Sku[]> {
  const { CloudCatalogClient: Client } = await import('@google-cloud/billing');
  const client = new Client({ fallback: true, ...options.client });
  try {
    return await readPages(client, options, signal);
  } finally {
    await client.close();
  }
}

async function readPages(
  client: CloudCatalogClient,
  options: CloudBillingOptions,
  signal?: AbortSignal,
): Promise<readonly Sku[]> {
  const found: Sku[] = [];
  for (let pageToken = ''; ;) {
    signal?.throwIfAborted();
    const [skus, next] = await readPage(client, options, pageToken, signal);
    found.push(...skus.map(skuOf));
    if (next === '') return found;
    if (next === pageToken) throw new HeadstartError(broken('the same page comes again'));
    pageToken = next;
  }
}

async function readPage(
  client: CloudCatalogClient,
  { clock, backoffMs = defaultBackoffMs }: CloudBillingOptions,
  pageToken: string,
  signal?: AbortSignal,
): Promise<readonly [readonly ApiSku[], string]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const request = { parent: computeEngine, pageSize, pageToken };
      const [skus, , response] = await client.listSkus(request, { autoPaginate: false });
      return [skus, response.nextPageToken ?? ''];
    } catch (error) {
      const waitMs = backoffMs[attempt];
      if (!isPassing(error) || waitMs === undefined)
        throw new HeadstartError(failureOf(error), { cause: error });
      await clock.sleep(Math.min(longestWaitMs, askedWaitMs(error) ?? waitMs), signal);
    }
  }
}

function codeOf(error: unknown): number | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null;
}

/** What the header Retry-After asks for; null where there is none. */
function askedWaitMs(error: unknown): number | null {
  if (!(error instanceof Error) || !('response' in error)) return null;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (!(headers instanceof Headers)) return null;
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && again.has(code);
}

function failureOf(error: unknown): Failure {
  const cause = error instanceof Error ? error.message.slice(0, 500) : String(error);
  const code = codeOf(error);
  if (code !== null && refused.has(code))
    return {
      code: 'auth',
      fault: 'user',
      message: 'The Cloud Billing Catalog refuses these credentials.',
      nextStep:
        'Run "gcloud services enable cloudbilling.googleapis.com --project P" for the project of the credentials.',
      cause,
    };
  if (
    (code !== null && unauthenticated.has(code)) ||
    /credential|invalid_grant|reauth|authenticat/i.test(cause)
  )
    return {
      code: 'auth',
      fault: 'user',
      message: 'There are no usable Google Cloud credentials on this machine.',
      nextStep:
        'Run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to a key file that is valid.',
      cause,
    };
  return code === null ? broken(cause) : unreachable(cause);
}

function unreachable(cause: string): Failure {
  return {
    code: 'unreachable',
    fault: 'cloud',
    message: 'The Cloud Billing Catalog does not answer.',
    nextStep: 'The last snapshot stays in use. Try again later.',
    cause,
  };
}

function broken(cause: string): Failure {
  return {
    code: 'invalid',
    fault: 'cloud',
    message: 'The Cloud Billing Catalog gives an answer that cannot be read.',
    nextStep: 'The last snapshot stays in use. Try again later.',
    cause,
  };
}

/** The newest price of a SKU; a SKU without one has no tiers, which no rule takes. */
function skuOf(sku: ApiSku): Sku {
  const pricing = sku.pricingInfo?.at(-1)?.pricingExpression;
  return {
    id: sku.skuId ?? '',
    description: sku.description ?? '',
    family: sku.category?.resourceFamily ?? '',
    usageType: sku.category?.usageType ?? '',
    regions: sku.serviceRegions ?? [],
    unit: pricing?.usageUnit ?? '',
    tiers: (pricing?.tieredRates ?? []).map(tierOf),
  };
}

function tierOf(rate: protos.google.cloud.billing.v1.PricingExpression.ITierRate): SkuTier {
  const { units, nanos, currencyCode } = rate.unitPrice ?? {};
  const usd = currencyCode === 'USD' ? Number(units ?? 0) + (nanos ?? 0) / 1e9 : NaN;
  return { from: rate.startUsageAmount ?? 0, usd };
}
