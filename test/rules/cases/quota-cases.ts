import type { Quota } from '../../../planner/ports.ts';
import type { QuotaDemand } from '../../../planner/preflight/quota-needs.ts';

export interface QuotaCase {
  readonly rule: string;
  readonly what: string;
  readonly demand: Partial<QuotaDemand>;
  /** Under which the machine cannot be made, or its quota is not told. */
  readonly breaks: readonly Quota[];
  /** What the preflight makes of `breaks`: it blocks (R28), or says that it does not judge (R29). */
  readonly outcome: 'blocked' | 'unknown';
  readonly keeps: readonly Quota[];
}

const quota = (metric: string, limit: number, usage = 0): Quota => ({
  metric,
  region: metric.endsWith('ALL_REGIONS') ? null : 'us-central1',
  limit,
  usage,
});
const enough = [quota('CPUS', 100), quota('PREEMPTIBLE_CPUS', 100), quota('GPUS_ALL_REGIONS', 8)];
const l4 = { type: 'nvidia-l4', count: 1 };

export const quotaCases: readonly QuotaCase[] = [
  {
    rule: 'R24',
    what: 'a GPU machine, whose time is limited to a week at most, draws on either quota',
    demand: { gpus: l4 },
    breaks: [...enough, quota('NVIDIA_L4_GPUS', 1, 1), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1, 1)],
    outcome: 'blocked',
    keeps: [...enough, quota('NVIDIA_L4_GPUS', 1, 1), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1)],
  },
  {
    rule: 'R28',
    what: 'the family has room and the project has not',
    demand: { gpus: l4 },
    breaks: [quota('CPUS', 100), quota('GPUS_ALL_REGIONS', 1, 1), quota('NVIDIA_L4_GPUS', 8)],
    outcome: 'blocked',
    keeps: [quota('CPUS', 100), quota('GPUS_ALL_REGIONS', 2, 1), quota('NVIDIA_L4_GPUS', 8)],
  },
  {
    rule: 'R28',
    what: 'limit minus usage of vCPUs',
    demand: { vcpus: 8 },
    breaks: [quota('CPUS', 24, 20)],
    outcome: 'blocked',
    keeps: [quota('CPUS', 24, 16)],
  },
  {
    rule: 'R28',
    what: 'local SSD and addresses',
    demand: { localSsdGib: 375, natGateways: 1 },
    breaks: [...enough, quota('LOCAL_SSD_TOTAL_GB', 374), quota('IN_USE_ADDRESSES', 8, 8)],
    outcome: 'blocked',
    keeps: [...enough, quota('LOCAL_SSD_TOTAL_GB', 375), quota('IN_USE_ADDRESSES', 8, 7)],
  },
  {
    rule: 'R28',
    what: 'flex-start draws on preemptible quota alone',
    demand: { gpus: l4, provisioningModel: 'FLEX_START' },
    breaks: [...enough, quota('NVIDIA_L4_GPUS', 8), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1, 1)],
    outcome: 'blocked',
    keeps: [...enough, quota('NVIDIA_L4_GPUS', 0), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1)],
  },
  {
    rule: 'R29',
    what: 'nothing is told of H100',
    demand: { gpus: { type: 'nvidia-h100-80gb', count: 8 } },
    breaks: [...enough, quota('NVIDIA_H100_GPUS', 0)],
    outcome: 'unknown',
    keeps: [...enough, quota('NVIDIA_H100_GPUS', 8)],
  },
  {
    rule: 'R29',
    what: 'nothing is told of a family that Cloud Quotas alone counts',
    demand: { series: 'C4' },
    breaks: enough,
    outcome: 'unknown',
    keeps: [...enough, quota('CPUS_PER_VM_FAMILY:C4', 24)],
  },
  {
    rule: 'R30',
    what: 'Spot falls back to standard quota where no preemptible quota was granted',
    demand: { gpus: l4, provisioningModel: 'SPOT' },
    breaks: [...enough, quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 0), quota('NVIDIA_L4_GPUS', 1, 1)],
    outcome: 'blocked',
    keeps: [...enough, quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 0), quota('NVIDIA_L4_GPUS', 1)],
  },
];
