import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';

/** Who may read a file: its owner alone, or whom the folder and the process's umask let. */
export type Readers = 'owner' | 'others';

const modes = { owner: { file: 0o600, folder: 0o700 }, others: { file: 0o666, folder: 0o777 } };

/** Writes a file whole: temporary file, flush, rename. Readers see the old text or the new one, never a part. */
export async function writeFileDurably(
  path: string,
  text: string | Uint8Array,
  readers: Readers = 'owner',
): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: modes[readers].folder });
    const file = await open(temporary, 'w', modes[readers].file);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw diskFailure(path, cause);
  }
}

function diskFailure(path: string, cause: unknown): HeadstartError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new HeadstartError(
    {
      code: 'file-unreadable',
      fault: 'user',
      message: full ? `The disk that holds ${path} is full.` : `Cannot write ${path} (${code}).`,
      detail: full ? { id: 'disk-full', args: [path] } : { id: 'cannot-write', args: [path, code] },
      nextStep: 'Free some space or choose another state folder with HEADSTART_STATE_DIR, then try again.',
    },
    { cause },
  );
}
