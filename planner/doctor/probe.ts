/** What the doctor may look at. No method throws for what it finds, and none asks the network. */
export interface Probe {
  /** Without a leading `v`. */
  readonly nodeVersion: string;
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Null when there is no such file or it cannot be read. */
  readText(path: string): Promise<string | null>;
  /** Makes the folder when absent and writes a file in it; null when that works, else why it does not. */
  whyNotWritable(directory: string): Promise<string | null>;
  /** Of the file system that the folder (or its nearest parent) lies on; null when it cannot be told. */
  freeBytes(directory: string): Promise<number | null>;
  /** Version of the SQLite inside Node; null when this Node has none. */
  sqliteVersion(): Promise<string | null>;
  /** Listens on 127.0.0.1 for a moment; null when that works, else why it does not. */
  whyNoLoopback(): Promise<string | null>;
  /** First line that `<program> --version` prints; null when it does not run. */
  versionOf(program: string): Promise<string | null>;
}
