import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `sha256:` of a workspace's state file; the hash of nothing while there is none. A plan carries the hash it was
 * computed from.
 */
export async function stateHash(directory: string): Promise<string> {
  return `sha256:${createHash('sha256')
    .update(await stateBytes(directory))
    .digest('hex')}`;
}

async function stateBytes(directory: string): Promise<Buffer> {
  try {
    return await readFile(join(directory, 'terraform.tfstate'));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return Buffer.alloc(0);
    throw cause;
  }
}
