import type { Readable, Writable } from 'node:stream';

/** What a command line runs in. main.ts makes the real one; tests make theirs. */
export interface CliWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly isTTY: boolean;
  /** Aborts on the first ^C. */
  readonly signal: AbortSignal;
  /** How this program is started again: executable and leading arguments. */
  readonly self: readonly string[];
  /** Folder of the files that lie beside the program: catalog, grammars. Null in the source tree. */
  readonly assetDirectory: string | null;
  /** Folder of the examples that ship with the package. */
  readonly examplesDirectory: string;
  readonly version: string;
}
