import pc from 'picocolors';

/** How a piece of text stands out; without colour every one of them leaves the text as it is. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly accent: (text: string) => string;
}

export function createStyle(color: boolean): Style {
  const { bold, dim, green, yellow, red, cyan } = pc.createColors(color);
  return { bold, dim, good: green, warn: yellow, bad: red, accent: cyan };
}

/**
 * Whether to colour: NO_COLOR (any value but the empty one) wins, then FORCE_COLOR (any but `0`), else a terminal that
 * is not `dumb`. Source: no-color.org and force-color.org.
 */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, isTTY: boolean): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return isTTY && env['TERM'] !== 'dumb';
}
