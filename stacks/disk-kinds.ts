/** Machine types that boot from and attach Hyperdisk only (rules R15, R16; Compute Engine, "Hyperdisk machine support"). */
const hyperdiskOnly = [
  'g4-',
  'a3-ultragpu-',
  'a4-',
  'a4x-',
  'n4-',
  'n4a-',
  'n4d-',
  'c4-',
  'c4a-',
  'c4d-',
  'm4-',
  'x4-',
  'h4d-',
];

/** Machine types that bring local SSD with them, whose content a stop would lose (rules R14, R25); beside them every `…lssd`. */
const bundledLocalSsd = ['a2-ultragpu-', 'a3-', 'a4-', 'a4x-'];

/** Kind of boot and data disk: balanced in price, and one that every machine of the series takes. */
export function diskKind(machineType: string): 'pd-balanced' | 'hyperdisk-balanced' {
  return startsWithAny(machineType, hyperdiskOnly) ? 'hyperdisk-balanced' : 'pd-balanced';
}

/** True where the machine type comes with local SSD that cannot be kept over a stop. */
export function hasBundledLocalSsd(machineType: string): boolean {
  return startsWithAny(machineType, bundledLocalSsd) || machineType.endsWith('lssd');
}

/** Boot disk of 50 GiB: the Deep Learning VM images need that much, and the cost of a plan counts it. */
export const bootDiskGib = 50;

function startsWithAny(machineType: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => machineType.startsWith(prefix));
}
