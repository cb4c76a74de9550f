import { parse } from 'smol-toml';
import { clip } from '../evidence.ts';
import type { Dependency, ManifestReading } from './dependency.ts';

/** Reads Cargo.toml `[dependencies]`; only `=1.2.3` fixes a version, a bare one means "compatible with". */
export function readCargoToml(file: string, text: string): ManifestReading {
  let root: Readonly<Record<string, unknown>>;
  try {
    root = parse(text);
  } catch {
    return { dependencies: [], warnings: [{ message: `${file} is not valid TOML`, file, line: null }] };
  }
  const table = root['dependencies'];
  if (typeof table !== 'object' || table === null) return { dependencies: [], warnings: [] };
  const lines = text.split('\n');
  return {
    dependencies: Object.entries(table).map(([name, value]) => crate(name, value, file, lines)),
    warnings: [],
  };
}

function crate(name: string, value: unknown, file: string, lines: readonly string[]): Dependency {
  const stated: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'version') : value;
  const line =
    lines.findIndex((one) => new RegExp(`^\\s*"?${name.replace(/[^\w-]/g, '.')}"?\\s*=`).test(one)) + 1;
  const exact = typeof stated === 'string' ? /^=\s*(\d\S*)$/.exec(stated)?.[1] : undefined;
  return {
    name,
    version: exact ?? null,
    evidence: {
      file,
      line: line === 0 ? null : line,
      text: clip(line === 0 ? name : (lines[line - 1] ?? name)),
      origin: 'manifest',
      certainty: 1,
    },
  };
}
