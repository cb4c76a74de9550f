import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotaChecks, untoldMetrics } from '../../planner/preflight/quota-checks.ts';
import type { QuotaDemand } from '../../planner/preflight/quota-needs.ts';
import type { Quota } from '../../planner/ports.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const region = 'us-central1';

function demandOf(changes: Partial<QuotaDemand> = {}): QuotaDemand {
  return {
    provisioningModel: 'STANDARD',
    machines: 1,
    series: 'G2',
    vcpus: 8,
    gpus: { type: 'nvidia-l4', count: 1 },
    localSsdGib: 0,
    disks: [{ kind: 'pd-balanced', gib: 100 }],
    natGateways: 0,
    ...changes,
  };
}

/** `{METRIC: [limit, usage]}` of the region, and of the project for what counts everywhere. */
function quotasOf(figures: Readonly<Record<string, readonly [number, number]>>): readonly Quota[] {
  return Object.entries(figures).map(([metric, [limit, usage]]) => ({
    metric,
    region: metric.endsWith('ALL_REGIONS') ? null : region,
    limit,
    usage,
  }));
}

const ample = {
  GPUS_ALL_REGIONS: [8, 0],
  NVIDIA_L4_GPUS: [8, 0],
  PREEMPTIBLE_NVIDIA_L4_GPUS: [0, 0],
  CPUS: [72, 0],
  PREEMPTIBLE_CPUS: [0, 0],
  SSD_TOTAL_GB: [500, 0],
  IN_USE_ADDRESSES: [8, 0],
} as const;

function statusesOf(
  demand: QuotaDemand,
  figures: Readonly<Record<string, readonly [number, number]>>,
  released: QuotaDemand | null = null,
): Readonly<Record<string, string>> {
  const checks = quotaChecks({ project: 'p1', region, demand, released, quotas: quotasOf(figures) });
  return Object.fromEntries(checks.map(({ quota, status }) => [quota?.metric ?? '', status] as const));
}

type Case = [
  name: string,
  demand: Partial<QuotaDemand>,
  figures: Readonly<Record<string, readonly [number, number]>>,
  expected: Record<string, string>,
];

const n1t4: Partial<QuotaDemand> = { series: 'N1', gpus: { type: 'nvidia-tesla-t4', count: 1 } };

describe('quotas before an apply', () => {
  it.each<Case>([
    [
      'R28: global, family, vCPUs and SSD, each on its own',
      n1t4,
      { NVIDIA_T4_GPUS: [1, 0] },
      { GPUS_ALL_REGIONS: 'ok', NVIDIA_T4_GPUS: 'ok', CPUS: 'ok', SSD_TOTAL_GB: 'ok' },
    ],
    ...['A2', 'A3', 'A4', 'A4X', 'G2', 'G4'].map((series): Case => [
      `R28: ${series} draws on no vCPU quota`,
      { series, machines: 1 },
      { CPUS: [0, 0], PREEMPTIBLE_CPUS: [0, 0], CPUS_ALL_REGIONS: [0, 0], A2_CPUS: [0, 0] },
      { GPUS_ALL_REGIONS: 'ok', NVIDIA_L4_GPUS: 'ok', SSD_TOTAL_GB: 'ok' },
    ]),
    ['limit minus usage, not the limit', {}, { GPUS_ALL_REGIONS: [8, 8] }, { GPUS_ALL_REGIONS: 'blocked' }],
    ['the last one is enough', {}, { GPUS_ALL_REGIONS: [8, 7] }, { GPUS_ALL_REGIONS: 'ok' }],
    [
      'vCPUs are not forgotten beside GPUs that are attached',
      n1t4,
      { CPUS: [72, 65], NVIDIA_T4_GPUS: [1, 0] },
      { CPUS: 'blocked', NVIDIA_T4_GPUS: 'ok' },
    ],
    [
      'a family with vCPUs of its own',
      { series: 'N2D', gpus: null },
      { CPUS: [0, 0], N2D_CPUS: [8, 0] },
      { N2D_CPUS: 'ok' },
    ],
    [
      'boot and data disk together',
      { disks: [{ kind: 'pd-balanced', gib: 501 }] },
      {},
      { SSD_TOTAL_GB: 'blocked' },
    ],
    [
      'hyperdisk counts apart',
      { disks: [{ kind: 'hyperdisk-balanced', gib: 9 }] },
      { HDB_TOTAL_GB: [8, 0] },
      { HDB_TOTAL_GB: 'blocked' },
    ],
    [
      'Spot draws on the preemptible form',
      { provisioningModel: 'SPOT' },
      { NVIDIA_L4_GPUS: [0, 0], PREEMPTIBLE_NVIDIA_L4_GPUS: [1, 0] },
      { PREEMPTIBLE_NVIDIA_L4_GPUS: 'ok' },
    ],
    [
      'R30: Spot on the standard form where none is granted',
      { provisioningModel: 'SPOT' },
      {},
      { NVIDIA_L4_GPUS: 'ok' },
    ],
    [
      'flex-start on the preemptible form alone',
      { provisioningModel: 'FLEX_START' },
      {},
      { PREEMPTIBLE_NVIDIA_L4_GPUS: 'blocked' },
    ],
    [
      'R24: a week at most may draw on either',
      {},
      { NVIDIA_L4_GPUS: [0, 0], PREEMPTIBLE_NVIDIA_L4_GPUS: [4, 0] },
      { PREEMPTIBLE_NVIDIA_L4_GPUS: 'ok' },
    ],
    [
      'R29: what the API leaves out is unknown',
      { gpus: { type: 'nvidia-h100-80gb', count: 1 } },
      {},
      { NVIDIA_H100_GPUS: 'unknown' },
    ],
    [
      'R29: and a zero there too',
      { gpus: { type: 'nvidia-h100-80gb', count: 1 } },
      { NVIDIA_H100_GPUS: [0, 0] },
      { NVIDIA_H100_GPUS: 'unknown' },
    ],
    [
      'R29: H100 Mega is a family of its own',
      { gpus: { type: 'nvidia-h100-mega-80gb', count: 8 } },
      {},
      { NVIDIA_H100_MEGA_GPUS: 'unknown' },
    ],
    [
      'newer series count by family, which the API leaves out',
      { series: 'C4', gpus: null },
      {},
      { 'CPUS_PER_VM_FAMILY:C4': 'unknown', CPUS: 'ok' },
    ],
    [
      'Spot of a newer series draws on preemptible vCPUs alone',
      { series: 'C4', gpus: null, provisioningModel: 'SPOT' },
      { PREEMPTIBLE_CPUS: [8, 0], CPUS: [0, 0] },
      { PREEMPTIBLE_CPUS: 'ok', SSD_TOTAL_GB: 'ok' },
    ],
    [
      'a zero of a family that is told is none',
      {},
      { NVIDIA_L4_GPUS: [0, 0] },
      { NVIDIA_L4_GPUS: 'blocked' },
    ],
    [
      'A100 is told apart by its memory',
      { gpus: { type: 'nvidia-a100-80gb', count: 1 } },
      { NVIDIA_A100_80GB_GPUS: [1, 0] },
      { NVIDIA_A100_80GB_GPUS: 'ok' },
    ],
    [
      'the address of the gateway warns',
      { natGateways: 1 },
      { IN_USE_ADDRESSES: [8, 8] },
      { IN_USE_ADDRESSES: 'warning' },
    ],
    [
      'vCPUs of all regions where they are told',
      n1t4,
      { CPUS_ALL_REGIONS: [7, 0] },
      { CPUS_ALL_REGIONS: 'blocked' },
    ],
    ['local SSD', { localSsdGib: 375 }, { LOCAL_SSD_TOTAL_GB: [300, 0] }, { LOCAL_SSD_TOTAL_GB: 'blocked' }],
  ])('%s', (name, demand, figures, expected) => {
    const statuses = statusesOf(demandOf(demand), { ...ample, ...figures });
    expect(statuses).toMatchObject(expected);
    if (name.endsWith('no vCPU quota')) expect(statuses).toEqual(expected);
  });

  it('another region is another quota', () => {
    const quotas = quotasOf(ample).map((quota) =>
      quota.region === null ? quota : { ...quota, region: 'us-east1' },
    );
    const checks = quotaChecks({ project: 'p1', region, demand: demandOf(), released: null, quotas });
    expect(checks.filter(({ status }) => status === 'ok').map(({ quota }) => quota?.metric)).toEqual([
      'GPUS_ALL_REGIONS',
    ]);
    expect(checks.filter(({ status }) => status === 'blocked')).toEqual([]);
  });

  it('counts what the same apply gives back', () => {
    const full = { ...ample, CPUS: [8, 8], NVIDIA_T4_GPUS: [1, 1], GPUS_ALL_REGIONS: [1, 1] } as const;
    const demand = demandOf(n1t4);
    expect(Object.values(statusesOf(demand, full))).toContain('blocked');
    expect(Object.values(statusesOf(demand, full, demand))).not.toContain('blocked');
    expect(statusesOf({ ...demand, vcpus: 9 }, full, demand)).toEqual({ CPUS: 'blocked' });
  });

  it('says what to raise, to how much, and where', () => {
    const quotas = quotasOf({ ...ample, NVIDIA_L4_GPUS: [4, 4] });
    const [check] = quotaChecks({ project: 'p1', region, demand: demandOf(), released: null, quotas }).filter(
      ({ status }) => status === 'blocked',
    );
    expect(check).toMatchObject({
      message: 'NVIDIA_L4_GPUS in us-central1: 1 needed, 0 of 4 free.',
      quota: { metric: 'NVIDIA_L4_GPUS', region, needed: 1, limit: 4, usage: 4 },
    });
    expect(check?.nextStep).toContain('NVIDIA_L4_GPUS of at least 5 in us-central1 (it is 4)');
    expect(check?.nextStep).toContain('https://console.cloud.google.com/iam-admin/quotas?project=p1');
  });

  it('says which limit it does not judge, and who knows it', () => {
    const demand = demandOf({ gpus: { type: 'nvidia-b200', count: 8 } });
    const checks = quotaChecks({ project: 'p1', region, demand, released: null, quotas: quotasOf(ample) });
    expect(checks.filter(({ status }) => status === 'unknown').map(({ message }) => message)).toEqual([
      'NVIDIA_B200_GPUS in us-central1: 8 needed; not judged: its limit is known to the Cloud Quotas API alone.',
    ]);
  });

  it.each<[string, number, readonly Quota[], string, RegExp]>([
    ['too small a limit blocks', 4, [], 'blocked', /^NVIDIA_H100_GPUS .*8 needed, and the limit is 4\.$/],
    ['none is none', 0, [], 'blocked', /the limit is 0\.$/],
    [
      'a limit that would do is not called free',
      8,
      [],
      'unknown',
      /limit of 8; how much of it is used is not told/,
    ],
    [
      'a zero of the Compute API says nothing against it',
      8,
      [{ metric: 'NVIDIA_H100_GPUS', region, limit: 0, usage: 0 }],
      'unknown',
      /limit of 8/,
    ],
    [
      'what the Compute API does tell is better',
      4,
      [{ metric: 'NVIDIA_H100_GPUS', region, limit: 16, usage: 8 }],
      'ok',
      /8 of 16 free/,
    ],
  ])('R29: a limit without usage: %s', (_title, limit, more, status, words) => {
    const demand = demandOf({ series: 'A3', gpus: { type: 'nvidia-h100-80gb', count: 8 } });
    const limits = [{ metric: 'NVIDIA_H100_GPUS', region, limit, usage: null }];
    const quotas = [...quotasOf(ample), ...more, ...limits];
    const checks = quotaChecks({ project: 'p1', region, demand, released: null, quotas });
    const check = checks.find(({ quota }) => quota?.metric === 'NVIDIA_H100_GPUS');
    expect(check?.status).toBe(status);
    expect(check?.message).toMatch(words);
  });

  it('asks elsewhere for what the Compute API leaves out, and for nothing else', () => {
    const h100 = demandOf({ series: 'A3', gpus: { type: 'nvidia-h100-80gb', count: 8 } });
    expect(untoldMetrics(h100, quotasOf(ample))).toEqual([
      'NVIDIA_H100_GPUS',
      'PREEMPTIBLE_NVIDIA_H100_GPUS',
    ]);
    expect(untoldMetrics(h100, quotasOf({ ...ample, NVIDIA_H100_GPUS: [8, 0] }))).toEqual([]);
    expect(untoldMetrics(demandOf({ series: 'C4', gpus: null }), quotasOf(ample))).toEqual([
      'CPUS_PER_VM_FAMILY:C4',
    ]);
    expect(untoldMetrics(demandOf(), quotasOf(ample))).toEqual([]);
  });

  it('never calls enough what nobody told, and never blocks more for more quota', () => {
    const figure = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }));
    const metrics = Object.keys(ample);
    const drawn = fc.dictionary(fc.constantFrom(...metrics), figure);
    const model = fc.constantFrom('STANDARD' as const, 'SPOT' as const, 'FLEX_START' as const);
    fc.assert(
      fc.property(
        drawn,
        model,
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 0, max: 9 }),
        (figures, provisioningModel, vcpus, more) => {
          const demand = demandOf({ series: 'N1', provisioningModel, vcpus });
          const before = statusesOf(demand, figures);
          for (const [metric, status] of Object.entries(before))
            if (status === 'ok') expect(figures).toHaveProperty(metric);
          const raised = Object.fromEntries(
            Object.entries(figures).map(([metric, [limit, usage]]) => [
              metric,
              [limit === 0 ? 0 : limit + more, usage] as const,
            ]),
          );
          const blocked = (statuses: Readonly<Record<string, string>>): number =>
            Object.values(statuses).filter((status) => status === 'blocked').length;
          expect(blocked(statusesOf(demand, raised))).toBeLessThanOrEqual(blocked(before));
        },
      ),
      { seed: 20261124, numRuns: fuzzRuns(300, 10_000) },
    );
  });
});
