/** Collects what is written in one turn of the event loop, so that it costs one commit instead of one for each. */
export interface WriteBatch<T> {
  /** Resolves when the batch that holds the item has been written, rejects when it could not be. */
  add(item: T): Promise<void>;
  /** Writes what is waiting now; what it throws goes to those who wait. */
  flush(): void;
}

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** A batch over a synchronous `write`, which either keeps all items or throws and keeps none. */
export function createWriteBatch<T>(write: (items: readonly T[]) => void): WriteBatch<T> {
  let waiting: Waiting<T>[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      write(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of batch) reject(reason);
    }
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) queueMicrotask(flush);
        waiting.push({ item, resolve, reject });
      }),
    flush,
  };
}
