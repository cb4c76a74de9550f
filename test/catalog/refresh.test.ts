import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogData } from '../../planner/catalog/catalog-data.ts';
import {
  catalogFiles,
  defaultCatalogFile,
  loadCurrentCatalog,
  type CatalogFiles,
} from '../../planner/catalog/catalog-file.ts';
import { readSkus } from '../../planner/catalog/refresh/cloud-billing-skus.ts';
import { readInventory } from '../../planner/catalog/refresh/compute-api-client.ts';
import { refreshInto } from '../../planner/cli/catalog-refresh.ts';
import type { RefreshReport } from '../../schemas/catalog-answers.ts';
import { acceleratorScopes, machineTypeScopes, sku, skusOf, trimmed } from './google-answers.ts';
import {
  apiError,
  pageOf,
  startGoogleServer,
  withoutCredentials,
  type GoogleServer,
  type Reply,
} from './google-server.ts';

const now = new Date('2026-11-24T06:00:00Z');
const region = 'us-central1';
let data: CatalogData;
let skus: Record<string, unknown>[];
let machineScopes: [string, unknown][];
beforeAll(async () => {
  const whole = JSON.parse(await readFile(defaultCatalogFile, 'utf8')) as CatalogData;
  data = trimmed(whole, ['europe-west4', 'us-central1', 'us-east1']);
  machineScopes = Object.entries(machineTypeScopes(data));
  skus = data.regions.flatMap((one) => skusOf(data, one));
});

let folder: string;
let files: Required<CatalogFiles>;
let server: GoogleServer | null = null;
let waits: number[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headstart-refresh-'));
  const builtIn = join(folder, 'built-in.json');
  await writeFile(builtIn, JSON.stringify(data));
  files = { ...catalogFiles(null, folder), builtIn };
  waits = [];
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

/** What Google would answer for the snapshot itself; `override` comes first. */
async function refresh(
  override: (url: URL, times: number) => Reply | null = () => null,
): Promise<RefreshReport> {
  const times = new Map<string, number>();
  server = await startGoogleServer((url) => {
    const key = url.pathname + (url.searchParams.get('pageToken') ?? '');
    const count = (times.get(key) ?? 0) + 1;
    times.set(key, count);
    return override(url, count) ?? usual(url);
  });
  const clock = {
    sleep: (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  const compute = {
    baseUrl: `http://127.0.0.1:${server.port}`,
    project: 'p-1',
    token: () => Promise.resolve('secret'),
    clock,
  };
  const client = {
    apiEndpoint: '127.0.0.1',
    port: server.port,
    protocol: 'http',
    fallback: true as const,
    auth: withoutCredentials(),
  };
  return refreshInto(
    files,
    { inventory: () => readInventory(compute), skus: () => readSkus({ client, clock, backoffMs: [1, 2] }) },
    now,
  );
}

function usual(url: URL): Reply {
  if (url.pathname.endsWith('/aggregated/machineTypes')) {
    const { items, ...rest } = pageOf(url, machineScopes, 4);
    return { body: { kind: 'compute#machineTypeAggregatedList', items: Object.fromEntries(items), ...rest } };
  }
  if (url.pathname.endsWith('/aggregated/acceleratorTypes'))
    return { body: { items: acceleratorScopes(data) } };
  const { items, nextPageToken = '' } = pageOf(url, skus, 200);
  return { body: { skus: items, nextPageToken } };
}

/** The SKUs with these in place of those of the same name, and others added. */
function withSkus(...changed: Record<string, unknown>[]): (url: URL) => Reply | null {
  const names = new Set(changed.map(({ description }) => description));
  const list = [...skus.filter(({ description }) => !names.has(description)), ...changed];
  return (url) => (url.pathname.endsWith('/skus') ? { body: { skus: list, nextPageToken: '' } } : null);
}

const current = () => loadCurrentCatalog(files);
const n2 = { machineType: 'n2-standard-4', region, spot: false };

describe('catalog refresh', () => {
  it('takes page after page, keeps the result and uses it from then on', async () => {
    const report = await refresh();
    expect(report.implausible).toEqual([]);
    expect(report.unmatched).toEqual([]);
    expect(report.prices.taken).toBeGreaterThan(150);
    expect(report.prices.changed).toBe(0);
    expect(report.machineTypes).toMatchObject({ added: [], gone: [], notTaken: [] });
    const pages = server?.requests.map(
      ({ pathname, searchParams }) => `${pathname} ${searchParams.get('pageToken') ?? ''}`,
    );
    expect(pages).toContain('/compute/v1/projects/p-1/aggregated/machineTypes 1');
    expect(pages).toContain('/v1/services/6F81-5844-456A/skus 1');
    const catalog = await current();
    expect(catalog.about?.().origin).toBe('refreshed');
    expect(catalog.price(n2)).toMatchObject({
      asOf: '2026-11-24',
      source: expect.stringContaining('Cloud Billing Catalog') as string,
    });
    expect(catalog.price(n2)?.usdPerHour).toBeCloseTo(0.194236, 5);
  });

  it('keeps date and source of what Google did not give', async () => {
    await refresh();
    const catalog = await current();
    const bundle = catalog.price({ machineType: 'c2-standard-4', region, spot: false });
    expect(bundle).toMatchObject({
      asOf: '2026-07-16',
      source: expect.stringContaining('pricing-cost-calculator') as string,
    });
    const mixed = catalog.price({ ...n2, disks: [{ kind: 'pd-standard', gib: 10 }] });
    expect(mixed?.asOf).toBe('2026-11-24');
  });

  it('takes a moved price, makes a total of parts, and prices what was unknown', async () => {
    const report = await refresh(
      withSkus(
        sku(`N2 Instance Core running in ${region}`, 0.04, 'h', [region]),
        sku(`Compute optimized Core running in ${region}`, 0.04, 'h', [region]),
        sku(`Compute optimized Ram running in ${region}`, 0.0045, 'GiBy.h', [region]),
        sku('Hyperdisk Balanced Capacity in Iowa', 0.08, 'GiBy.mo', [region]),
        sku('Hyperdisk Balanced IOPS in Iowa', 0.005, 'mo', [region]),
        sku(`N2 Custom Extended Instance Ram running in ${region}`, 0.00955, 'GiBy.h', [region]),
      ),
    );
    expect(report.prices.changed).toBe(5);
    const catalog = await current();
    expect(catalog.price(n2)?.usdPerHour).toBeCloseTo(4 * 0.04 + 16 * 0.004237, 6);
    const c2 = catalog.price({ machineType: 'c2-standard-8', region, spot: false });
    expect(c2?.usdPerHour).toBeCloseTo(8 * 0.04 + 32 * 0.0045, 6);
    const disks = [{ kind: 'hyperdisk-balanced', gib: 730, iops: 3730 }];
    const disk = catalog.price({ ...n2, disks });
    expect(disk?.complete).toBe(true);
    expect(disk?.usdPerHour).toBeCloseTo(4 * 0.04 + 16 * 0.004237 + 0.08 + 0.005, 6);
    const extended = catalog.price({ machineType: 'n2-custom-2-20480-ext', region, spot: false });
    expect(extended?.complete).toBe(true);
    const names = catalog
      .customGroups?.({ vcpus: 2, memoryGib: 20, gpu: false })
      .map(({ machine }) => machine.name);
    expect(names).toContain('n2-custom-2-20480-ext');
  });

  it('reports a price that moved too far, and keeps the old one', async () => {
    const report = await refresh(withSkus(sku(`N2 Instance Core running in ${region}`, 0.1, 'h', [region])));
    expect(report.plausibleFactor.onDemand).toBe(2);
    expect(report.implausible).toEqual([{ price: 'n2 on demand', region, usdWas: 0.031611, usdNow: 0.1 }]);
    expect((await current()).price(n2)).toMatchObject({ asOf: '2026-07-16' });
    expect((await current()).price(n2)?.usdPerHour).toBeCloseTo(0.194236, 5);
  });

  it.each([
    ['no rule', sku(`N9 Instance Core running in ${region}`, 0.1, 'h', [region]), /no rule/],
    ['another unit', sku(`E2 Instance Core running in ${region}`, 0.1, 'mo', [region]), /priced per mo/],
    ['two prices for one thing', sku('N2 Instance Core running in Iowa', 0.2, 'h', [region]), /otherwise/],
    ['no price', sku('E2 Instance Core running in Iowa', 0, 'h', [region]), /not one rate/],
  ])('lists a SKU with %s', async (_, odd, reason) => {
    const { unmatched } = await refresh(withSkus(odd));
    expect(unmatched).toEqual([
      { sku: odd['skuId'], description: odd['description'], reason: expect.stringMatching(reason) as string },
    ]);
  });

  it('counts what is left out', async () => {
    const commitment = sku('Commitment v1: N2 Cpu in Iowa for 1 Year', 0.02, 'h', [region], {
      category: { resourceFamily: 'Compute', usageType: 'Commit1Yr' },
    });
    const licence = sku('Licensing Fee for Windows Server 2025', 0.04, 'h', [], {
      category: { resourceFamily: 'License', usageType: 'OnDemand' },
    });
    const { leftOut, unmatched } = await refresh(withSkus(commitment, licence));
    expect(leftOut).toEqual({ 'committed use': 1, licences: 1 });
    expect(unmatched).toEqual([]);
  });

  it('takes new machine types of known series, and zones as they are listed', async () => {
    const scopes = machineTypeScopes(data);
    const own = scopes['zones/us-central1-a'] as { machineTypes: Record<string, unknown>[] };
    const types = own.machineTypes.filter(({ name }) => name !== 'n2-standard-4');
    const further = [
      { name: 'e2-standard-64', guestCpus: 64, memoryMb: 262144 },
      { name: 'x9-standard-4', guestCpus: 4, memoryMb: 16384 },
    ];
    const items = { ...scopes, 'zones/us-central1-a': { machineTypes: [...types, ...further] } };
    const report = await refresh((url) =>
      url.pathname.endsWith('/machineTypes') ? { body: { items } } : null,
    );
    expect(report.machineTypes.added).toEqual(['e2-standard-64']);
    expect(report.machineTypes.notTaken.map(({ name }) => name)).toEqual(['x9-standard-4']);
    const catalog = await current();
    expect(catalog.price({ machineType: 'e2-standard-64', region, spot: false })?.usdPerHour).toBeCloseTo(
      64 * 0.02181155 + 256 * 0.002923533,
      4,
    );
    expect(catalog.places?.('n2-standard-4')?.zones).not.toContain('us-central1-a');
    const offered = [...catalog.entries({ zone: 'us-central1-a' })].map(({ machine }) => machine.name);
    expect(offered).toContain('e2-standard-64');
    expect(offered).not.toContain('n2-standard-4');
  });

  it('waits as long as it is asked to, and goes on', async () => {
    await refresh((url, times) => {
      if (url.pathname.endsWith('/machineTypes') && times === 1)
        return {
          ...apiError(429, 'Rate Limit Exceeded', 'RESOURCE_EXHAUSTED'),
          headers: { 'retry-after': '7' },
        };
      if (url.pathname.endsWith('/skus') && times === 1) return apiError(503, 'try again', 'UNAVAILABLE');
      return null;
    });
    expect(waits).toContain(7000);
    expect(waits).toContain(1);
  });

  const failures: readonly (readonly [string, (url: URL) => Reply | null, string, RegExp])[] = [
    [
      'throttling without end',
      at('/machineTypes', apiError(429, 'slow', 'RESOURCE_EXHAUSTED')),
      'unreachable',
      /Try again later/,
    ],
    [
      'a broken answer of the Compute API',
      at('/machineTypes', { body: '{"items": {"zones/us-c' }),
      'invalid',
      /stays in use/,
    ],
    [
      'a broken answer of the Billing Catalog',
      at('/skus', { body: '{"skus": [' }),
      'invalid',
      /stays in use/,
    ],
    [
      'credentials that the Compute API refuses',
      at('/machineTypes', apiError(401, 'no', 'UNAUTHENTICATED')),
      'auth',
      /gcloud auth application-default login/,
    ],
    [
      'a role that is missing',
      at('/machineTypes', apiError(403, 'no', 'PERMISSION_DENIED')),
      'auth',
      /roles\/compute.viewer/,
    ],
    [
      'an API that is not enabled',
      at('/skus', apiError(403, 'no', 'PERMISSION_DENIED')),
      'auth',
      /services enable cloudbilling/,
    ],
    [
      'no machine types at all',
      at('/machineTypes', { body: { items: {} } }),
      'invalid',
      /Nothing was changed/,
    ],
    ['no accelerator at all', at('/acceleratorTypes', { body: {} }), 'invalid', /Nothing was changed/],
    ['no price at all', at('/skus', { body: { skus: [] } }), 'invalid', /Nothing was changed/],
  ];
  it.each(failures)('keeps the last good snapshot at %s', async (_, override, code, next) => {
    await expect(refresh(override)).rejects.toMatchObject({
      failure: { code, nextStep: expect.stringMatching(next) as string },
    });
    expect(await readdir(folder)).toEqual(['built-in.json']);
    expect((await current()).about?.().origin).toBe('built-in');
  });

  it('is passed over once Headstart brings a newer snapshot, and refused where it is damaged', async () => {
    await refresh();
    const { refreshed } = files;
    await writeFile(
      refreshed,
      (await readFile(refreshed, 'utf8')).replace('"asOf":"2026-11-24"', '"asOf":"2026-01-01"'),
    );
    expect((await current()).about?.().origin).toBe('built-in');
    await writeFile(refreshed, '{');
    await expect(current()).rejects.toMatchObject({ failure: { code: 'invalid' } });
  });
});

/** The same answer to every request of a collection. */
function at(path: string, reply: Reply): (url: URL) => Reply | null {
  return (url) => (url.pathname.endsWith(path) ? reply : null);
}
