import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Node on PATH that is older than 22.13; null where there is none. */
export function findOldNode(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const nodes = folders.map((folder) => join(folder, 'node')).filter((file) => existsSync(file));
  return (
    nodes.find((node) => isOld(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }))) ??
    null
  );
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.trim().split('.').map(Number);
  return major < 22 || (major === 22 && minor < 13);
}
