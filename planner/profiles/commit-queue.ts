/** Writes many items at once: `write` keeps all of its items or none. */
export interface CommitLimits<T> {
  readonly write: (items: readonly T[]) => Promise<void>;
  readonly bytesOf: (item: T) => number;
  /** Of one commit. */
  readonly mostItems: number;
  readonly mostBytes: number;
  /** Commits on their way at a time; the others wait for one of them to come back. */
  readonly mostCommits: number;
}

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Collects what is added while commits are on their way; everything resolves when its own commit has been kept. */
export class CommitQueue<T> {
  readonly #limits: CommitLimits<T>;
  #waiting: Waiting<T>[] = [];
  #running = new Set<Promise<void>>();

  constructor(limits: CommitLimits<T>) {
    this.#limits = limits;
  }

  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => this.#start());
    });
  }

  /** Resolves when nothing waits and nothing is on its way, whether it was kept or not. */
  async settled(): Promise<void> {
    this.#start();
    while (this.#running.size > 0) await Promise.race(this.#running);
  }

  #start(): void {
    while (this.#waiting.length > 0 && this.#running.size < this.#limits.mostCommits) {
      const commit: Promise<void> = this.#commit(this.#taken()).finally(() => {
        this.#running.delete(commit);
        this.#start();
      });
      this.#running.add(commit);
    }
  }

  /** As many of the oldest as one commit takes; at least one. */
  #taken(): readonly Waiting<T>[] {
    const { mostItems, mostBytes, bytesOf } = this.#limits;
    let [count, bytes] = [0, 0];
    for (const { item } of this.#waiting) {
      bytes += bytesOf(item);
      if (count === mostItems || (count > 0 && bytes > mostBytes)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(taken: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.#limits.write(taken.map(({ item }) => item));
      for (const { resolve } of taken) resolve();
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
  }
}
