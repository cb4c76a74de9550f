const blocks = '▁▂▃▄▅▆▇█';

/** Values as a line of blocks, the newest last, drawn against `full`; `·` where nothing was measured. */
export function sparkline(values: readonly (number | null)[], full: number, width = 24): string {
  const levels = blocks.length - 1;
  return values
    .slice(-width)
    .map((value) => {
      if (value === null) return '·';
      const share = full > 0 ? Math.min(1, Math.max(0, value / full)) : 0;
      return blocks[Math.round(share * levels)] ?? '·';
    })
    .join('');
}
