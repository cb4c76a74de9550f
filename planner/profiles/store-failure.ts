import { HeadstartError } from '../../schemas/failure.ts';

/** What went wrong with a profile file, in words for the user. */
export interface StoreFailure {
  readonly file: string;
  readonly damaged: boolean;
  /** Files beside it that belong to it, e.g. ` (with its -wal and -shm companions)`; empty where there are none. */
  readonly companions: string;
  readonly error: unknown;
}

/** HeadstartError `profile-store` for a file that is damaged or cannot be used. */
export function storeFailure({ file, damaged, companions, error }: StoreFailure): HeadstartError {
  return new HeadstartError(
    {
      code: 'profile-store',
      fault: 'headstart',
      message: damaged
        ? `The profile database ${file} is damaged.`
        : `The profile database ${file} cannot be used.`,
      detail: { id: damaged ? 'history-damaged' : 'history-unusable', args: [file] },
      nextStep: damaged
        ? `Move the file${companions} away; Headstart then starts a new history. A copy from a backup can be put in its place.`
        : 'Check that the folder can be written, that the disk is not full, and that no other program holds the file.',
      cause: error instanceof Error ? error.message : String(error),
    },
    { cause: error },
  );
}

/** HeadstartError `profile-store` for a file whose schema is of a later version than the `known` one. */
export function newerFile(file: string, version: number, known: number): HeadstartError {
  return new HeadstartError({
    code: 'profile-store',
    fault: 'user',
    message: `The profile database ${file} was written by a newer Headstart (schema ${String(version)}, this one knows ${String(known)}).`,
    nextStep: 'Update Headstart, or set HEADSTART_STATE_DIR to another folder.',
  });
}
