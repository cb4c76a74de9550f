import { n1GpuLimits, smallP100 } from '../../schemas/offering-facts.ts';
import type { AcceleratorFacts } from '../../schemas/catalog.ts';

/** Where the figures below come from, by name of the accelerator. */
export const acceleratorSources = [
  'NVIDIA data sheets: Tesla P4 (2016), Tesla P100 PCIe (2016), V100 SXM2 (2018), T4 (2019), L4 (2023), A100 SXM (2021), H100 SXM (2023), H200 SXM (2024), HGX B200 (2025), GB200 NVL72 (2025), RTX PRO 6000 Blackwell Server (2025)',
  'Figures with sparsity are halved to dense. RTX PRO 6000: 16-bit, TF32 and 8-bit follow from the published FP4 figure by the fixed ratios of its tensor cores.',
  'NVIDIA driver lifecycle: R580 is the last branch for Pascal and Volta.',
].join(' ');

type Row = readonly [
  type: string,
  name: string,
  memoryGib: number,
  bandwidth: number,
  fp32: number,
  tf32: number | null,
  fp16: number | null,
  bf16: number | null,
  int8: number | null,
  computeCapability: string,
  lastDriverBranch: string | null,
];

/** memory GiB, GB/s, then dense TFLOP/s. A null precision is one that the hardware has no fast path for. */
const rows: readonly Row[] = [
  ['nvidia-tesla-p4', 'P4', 8, 192, 5.5, null, null, null, 22, '6.1', '580'],
  ['nvidia-tesla-p100', 'P100', 16, 732, 9.3, null, 18.7, null, null, '6.0', '580'],
  ['nvidia-tesla-v100', 'V100', 16, 900, 15.7, null, 125, null, null, '7.0', '580'],
  ['nvidia-tesla-t4', 'T4', 16, 320, 8.1, null, 65, null, 130, '7.5', null],
  ['nvidia-l4', 'L4', 24, 300, 30.3, 60.5, 121, 121, 242.5, '8.9', null],
  ['nvidia-tesla-a100', 'A100 40GB', 40, 1555, 19.5, 156, 312, 312, 624, '8.0', null],
  ['nvidia-a100-80gb', 'A100 80GB', 80, 2039, 19.5, 156, 312, 312, 624, '8.0', null],
  ['nvidia-h100-80gb', 'H100', 80, 3350, 67, 494.5, 989.5, 989.5, 1979, '9.0', null],
  ['nvidia-h100-mega-80gb', 'H100 Mega', 80, 3350, 67, 494.5, 989.5, 989.5, 1979, '9.0', null],
  ['nvidia-h200-141gb', 'H200', 141, 4800, 67, 494.5, 989.5, 989.5, 1979, '9.0', null],
  ['nvidia-b200', 'B200', 180, 7700, 75, 1125, 2250, 2250, 4500, '10.0', null],
  ['nvidia-gb200', 'GB200', 186, 8000, 80, 1250, 2500, 2500, 5000, '10.0', null],
  ['nvidia-rtx-pro-6000', 'RTX PRO 6000', 96, 1597, 120, 250, 500, 500, 1000, '12.0', null],
];

export const acceleratorFacts: readonly AcceleratorFacts[] = rows.map(
  ([
    type,
    name,
    memoryGib,
    bandwidth,
    fp32,
    tf32,
    fp16,
    bf16,
    int8,
    computeCapability,
    lastDriverBranch,
  ]) => ({
    type,
    name,
    memoryGib,
    memoryBandwidthGbps: bandwidth,
    tflops: { fp32, tf32, fp16, bf16, int8 },
    computeCapability,
    lastDriverBranch,
  }),
);

/** Largest N1 machine by attached GPU and count: `[count, vCPUs, memory GiB]` (rule R02; the smaller limit of all zones). */
export const attachableLimits: Readonly<Record<string, readonly (readonly [number, number, number])[]>> =
  Object.fromEntries(
    Object.entries(n1GpuLimits).map(([type, limits]) => [
      type,
      Object.entries(limits).map(([count, limit]) => {
        const isSmall = type === smallP100.type && Number(count) === smallP100.count;
        return [Number(count), ...(isSmall ? smallP100.limit : limit)] as const;
      }),
    ]),
  );
