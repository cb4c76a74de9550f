/** Series whose types bring their local SSD with them (rule R14). */
export const bundledLocalSsd = /^(a2-ultragpu|a3|a4|a4x)-/;

/** Bytes of one local SSD in GB. */
export const localSsdGib = 375;

/**
 * How many local SSDs a machine type may be given; null where the rule says nothing of it. The sources disagree on which of
 * the G2 sizes 24 and 32 takes two, so both counts pass there.
 */
export function localSsdCounts(machineType: string): readonly number[] | null {
  const own = byType.find(({ types }) => types.test(machineType));
  return own?.counts ?? null;
}

const byType: readonly { readonly types: RegExp; readonly counts: readonly number[] }[] = [
  { types: /^(n1-|custom-)/, counts: [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 24] },
  { types: /^(f1-micro|g1-small)$/, counts: [0] },
  { types: /^g2-(standard|custom)-(4|8|12|16)(-|$)/, counts: [0, 1] },
  { types: /^g2-(standard|custom)-(24|32)(-|$)/, counts: [0, 1, 2] },
  { types: /^g2-(standard|custom)-48(-|$)/, counts: [0, 4] },
  { types: /^g2-(standard|custom)-96(-|$)/, counts: [0, 8] },
  { types: /^g4-standard-48$/, counts: [0, 4] },
  { types: /^g4-standard-96$/, counts: [0, 8] },
  { types: /^g4-standard-192$/, counts: [0, 16] },
  { types: /^g4-standard-384$/, counts: [0, 32] },
  { types: /^a2-(highgpu|megagpu)-/, counts: [0, 1, 2, 4, 8] },
];
