/**
 * Seconds by operation (`instances.insert`), `off` for none, or `documented` for the published figures.
 */
export type LatencySettings = 'off' | 'documented' | Readonly<Record<string, number>>;

/**
 * Published figures only. Sources: boot of a GPU machine 45 s, Tensorfuse, blog; a zone without capacity
 * answers after about 30 s, dstack, code. Operations without a published figure are not delayed.
 */
export const documentedLatencies: Readonly<Record<string, number>> = {
  'instances.insert': 45,
  'instances.start': 45,
  'instances.exhausted': 30,
};

/** Simulated milliseconds that an operation takes. */
export function latencyMs(settings: LatencySettings, operation: string): number {
  if (settings === 'off') return 0;
  const table = settings === 'documented' ? documentedLatencies : settings;
  return Math.max(0, (table[operation] ?? 0) * 1000);
}
