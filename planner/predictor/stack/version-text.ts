/** `2.8.0+cu128` → `2.8`; null where there is no such number. */
export function minorOf(version: string | null): string | null {
  return version === null ? null : (/(\d+\.\d+)/.exec(version)?.[1] ?? null);
}

export function majorOf(version: string): number {
  return Number(version.split('.')[0]);
}

/** Below 0 when `one` is older than `other`, by numbers: 2.9 is older than 2.10, 26.2 is 26.02. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0);
}

/** CUDA that a local version or a package suffix names: `+cu128` → `12.8`, `-cu12` and `+cuda12` → `12`; null without one. */
export function taggedCuda(text: string): string | null {
  const digits = /[+-]cu(?:da)?(\d+)/.exec(text)?.[1];
  if (digits === undefined) return null;
  return digits.length > 2 ? `${digits.slice(0, -1)}.${digits.slice(-1)}` : digits;
}

/** Whether a build's CUDA is the one asked for, which may be a major version alone. */
export function isCuda(build: string, asked: string): boolean {
  return asked.includes('.') ? build === asked : majorOf(build) === majorOf(asked);
}
