import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';

/** Writes a file whole: temporary file, flush, rename. Readers see the old text or the new one, never a part. */
export async function writeFileDurably(path: string, text: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'w', 0o600);
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
      nextStep: 'Free some space or choose another state folder with HEADSTART_STATE_DIR, then try again.',
    },
    { cause },
  );
}
