import type { Quota, QuotaDemand } from '../../../planner/rules/quota-demand.ts';

export interface QuotaCase {
  readonly rule: string;
  readonly what: string;
  readonly demand: Partial<QuotaDemand>;
  /** Under which the machine cannot be made, or its quota is not told. */
  readonly breaks: readonly Quota[];
  /** What `breaks` leads to: a violation or `notJudged` of this rule. */
  readonly outcome: 'R28' | 'R29 not judged';
  readonly keeps: readonly Quota[];
}

export const quota = (metric: string, limit: number, usage = 0): Quota => ({ metric, limit, usage });
const enough = [quota('CPUS', 100), quota('PREEMPTIBLE_CPUS', 100), quota('GPUS_ALL_REGIONS', 8)];
const l4 = { type: 'nvidia-l4', count: 1 };

export const quotaCases: readonly QuotaCase[] = [
  {
    rule: 'R24',
    what: 'a GPU machine of a day draws on either quota, one without a limit on standard alone',
    demand: { gpus: l4, maxRunSeconds: 86_400 },
    breaks: [...enough, quota('NVIDIA_L4_GPUS', 1, 1), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1, 1)],
    outcome: 'R28',
    keeps: [...enough, quota('NVIDIA_L4_GPUS', 1, 1), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1)],
  },
  {
    rule: 'R28',
    what: 'the family has room and the project has not',
    demand: { gpus: l4 },
    breaks: [quota('CPUS', 100), quota('GPUS_ALL_REGIONS', 1, 1), quota('NVIDIA_L4_GPUS', 8)],
    outcome: 'R28',
    keeps: [quota('CPUS', 100), quota('GPUS_ALL_REGIONS', 2, 1), quota('NVIDIA_L4_GPUS', 8)],
  },
  {
    rule: 'R28',
    what: 'limit minus usage of vCPUs',
    demand: { vcpus: 8 },
    breaks: [quota('CPUS', 24, 20)],
    outcome: 'R28',
    keeps: [quota('CPUS', 24, 16)],
  },
  {
    rule: 'R28',
    what: 'local SSD and addresses',
    demand: { localSsdGib: 375, externalAddresses: 1 },
    breaks: [...enough, quota('LOCAL_SSD_TOTAL_GB', 375), quota('IN_USE_ADDRESSES', 8, 8)],
    outcome: 'R28',
    keeps: [...enough, quota('LOCAL_SSD_TOTAL_GB', 375), quota('IN_USE_ADDRESSES', 8, 7)],
  },
  {
    rule: 'R28',
    what: 'flex-start draws on preemptible quota alone',
    demand: { gpus: l4, provisioningModel: 'FLEX_START' },
    breaks: [...enough, quota('NVIDIA_L4_GPUS', 8), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1, 1)],
    outcome: 'R28',
    keeps: [...enough, quota('NVIDIA_L4_GPUS', 0), quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 1)],
  },
  {
    rule: 'R29',
    what: 'nothing is told of H100',
    demand: { gpus: { type: 'nvidia-h100-80gb', count: 8 } },
    breaks: [...enough, quota('NVIDIA_H100_80GB_GPUS', 0)],
    outcome: 'R29 not judged',
    keeps: [...enough, quota('NVIDIA_H100_80GB_GPUS', 8)],
  },
  {
    rule: 'R30',
    what: 'Spot falls back to standard quota where no preemptible quota was granted',
    demand: { gpus: l4, provisioningModel: 'SPOT' },
    breaks: [...enough, quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 0), quota('NVIDIA_L4_GPUS', 1, 1)],
    outcome: 'R28',
    keeps: [...enough, quota('PREEMPTIBLE_NVIDIA_L4_GPUS', 0), quota('NVIDIA_L4_GPUS', 1)],
  },
];
