import type { MachineTypeFacts } from './catalog.ts';
import type { ProvisioningModel } from './job.ts';

/** Largest N1 machine by GPU type and count: vCPUs and GB of memory (source: Compute Engine, "GPUs", 14 Apr 2026). */
export const n1GpuLimits: Readonly<
  Record<string, Readonly<Record<number, readonly [vcpus: number, memoryGib: number]>>>
> = {
  'nvidia-tesla-t4': { 1: [48, 312], 2: [48, 312], 4: [96, 624] },
  'nvidia-tesla-p4': { 1: [24, 156], 2: [48, 312], 4: [96, 624] },
  'nvidia-tesla-v100': { 1: [12, 78], 2: [24, 156], 4: [48, 312], 8: [96, 624] },
  'nvidia-tesla-p100': { 1: [16, 104], 2: [32, 208], 4: [96, 624] },
};

/** Zones where four P100 take a smaller machine. */
export const smallP100 = {
  type: 'nvidia-tesla-p100',
  zones: ['us-east1-c', 'europe-west1-d', 'europe-west1-b'],
  count: 4,
  limit: [64, 208],
} as const;

/** GPU types that are attached to N1. */
export const attachableGpus: readonly string[] = Object.keys(n1GpuLimits);

/** Types of N1, which alone takes attached GPUs: its shared-core types do not. */
export const n1Types = /^(n1|custom)-/;

/** Types that bring their GPUs with them. */
export const gpuTypes = /^(a2|a3|a4|a4x|g2|g4)-/;

/**
 * R28: whether vCPUs of a type count against a vCPU quota. A2, A3, A4, A4X, G2 and G4 ask for their GPU quota alone (source:
 * Compute Engine, "Allocation quotas", the notes to CPU quota; text of 2026, which names A4X Max and G4).
 */
export function drawsOnCpuQuota(machineType: string): boolean {
  return !gpuTypes.test(machineType);
}

/** R01: whether these GPUs go with the type at all, attached or as those that it brings. */
export function takesGpu(machineType: string, gpuType: string): boolean {
  if (n1Types.test(machineType)) return true;
  return !attachableGpus.includes(gpuType) && gpuTypes.test(machineType);
}

/** R02: whether a machine is larger than its GPUs allow. */
export function exceeds(
  { vcpus, memoryGib }: { readonly vcpus: number; readonly memoryGib: number },
  [mostVcpus, mostMemoryGib]: readonly [vcpus: number, memoryGib: number],
): boolean {
  return vcpus > mostVcpus || memoryGib > mostMemoryGib;
}

interface Sale {
  readonly types: RegExp;
  readonly models: readonly ProvisioningModel[];
}

/** R07, R08, R09: how these types are sold. A standard machine may name a reservation; one of these models needs none of it. */
export const sales: Readonly<Record<'R07' | 'R08' | 'R09', Sale>> = {
  R07: { types: /^a3-highgpu-[124]g$/, models: ['SPOT', 'FLEX_START'] },
  R08: { types: /^(a3-ultragpu|a4)-/, models: ['SPOT', 'FLEX_START', 'RESERVATION_BOUND'] },
  R09: { types: /^a4x-/, models: ['RESERVATION_BOUND'] },
};

/** R23: types that are not offered as FLEX_START. */
export const neverFlexStart = /^a4x-/;

/** GiB of the largest persistent disk and Hyperdisk Balanced: 64 TiB (source: Compute Engine, "Persistent Disk", "Hyperdisk"). */
export const largestDiskGib = 65_536;

interface DiskLimit {
  readonly types: RegExp;
  readonly takes: (diskKind: string) => boolean;
}

/** R13, R15, and R16 for N1 with a GPU: kinds of boot and data disk that these types take. */
export const diskLimits: Readonly<Record<'R13' | 'R15' | 'R16', DiskLimit>> = {
  R13: { types: /^(g2|a3)-/, takes: (kind) => kind !== 'pd-standard' },
  R15: { types: /^(a3-ultragpu|a4|a4x|g4)-/, takes: isHyperdisk },
  R16: { types: n1Types, takes: (kind) => !isHyperdisk(kind) },
};

export function isHyperdisk(diskKind: string): boolean {
  return diskKind.startsWith('hyperdisk-');
}

/** Kind of the boot and data disk: balanced in price and speed; null where the machine takes neither. */
export function diskKindOf({
  diskKinds,
}: Pick<MachineTypeFacts, 'diskKinds'>): 'pd-balanced' | 'hyperdisk-balanced' | null {
  let hyperdisk = false;
  for (const kind of diskKinds) {
    if (kind === 'pd-balanced') return kind;
    if (kind === 'hyperdisk-balanced') hyperdisk = true;
  }
  return hyperdisk ? 'hyperdisk-balanced' : null;
}
