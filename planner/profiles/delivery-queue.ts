import { HeadstartError } from '../../schemas/failure.ts';
import type { Profile } from '../../schemas/profile.ts';
import type { ProfileStore } from '../ports.ts';
import type { JsonLinesFile, ProfileTexts } from './json-lines-file.ts';

/** How a delivery ended. */
export interface Delivery {
  /** Why it stopped before the end: the store does not answer, or refuses whoever asks; null when it came to the end. */
  readonly stopped: HeadstartError | null;
  /** Profiles that the store does not take, by id, each with the reason. They stay in the file and hold up no others. */
  readonly refused: ReadonlyMap<string, HeadstartError>;
}

/** So many are put together, and are in the store before the next are put. */
const groupSize = 500;

/** Failures that pass, and say nothing against the profile. */
const passing = new Set(['unreachable', 'auth']);

/** Puts what waits in a file into a store, the oldest first, one delivery after the other. */
export class DeliveryQueue {
  readonly #file: JsonLinesFile;
  readonly #store: ProfileStore;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<Delivery> | null = null;

  constructor(file: JsonLinesFile, store: ProfileStore) {
    this.#file = file;
    this.#store = store;
  }

  /** A delivery that begins after this call; those who call while one waits to begin share it. */
  deliver(): Promise<Delivery> {
    if (this.#next !== null) return this.#next;
    const next = this.#last.then(() => {
      this.#next = null;
      return this.#deliverAll();
    });
    this.#last = next.catch(() => undefined);
    this.#next = next;
    return next;
  }

  async #deliverAll(): Promise<Delivery> {
    const refused = new Map<string, HeadstartError>();
    const waiting = await this.#file.read((texts) => [...texts]);
    for (let at = 0; at < waiting.length; at += groupSize) {
      const stopped = await this.#deliverGroup(waiting.slice(at, at + groupSize), refused);
      if (stopped !== null) return { stopped, refused };
    }
    return { stopped: null, refused };
  }

  async #deliverGroup(
    group: readonly (readonly [string, string])[],
    refused: Map<string, HeadstartError>,
  ): Promise<HeadstartError | null> {
    const done: [string, string][] = [];
    let stopped: HeadstartError | null = null;
    const puts = group.map(async ([id, text]) => {
      const failure = await this.#failureOf(text);
      if (failure === null) done.push([id, text]);
      else if (passing.has(failure.failure.code)) stopped = failure;
      else refused.set(id, failure);
    });
    await Promise.all(puts);
    await this.#forget(new Map(done));
    return stopped;
  }

  async #failureOf(text: string): Promise<HeadstartError | null> {
    try {
      await this.#store.put(JSON.parse(text) as Profile);
      return null;
    } catch (error) {
      if (error instanceof HeadstartError) return error;
      throw error;
    }
  }

  async #forget(delivered: ProfileTexts): Promise<void> {
    if (delivered.size > 0) await this.#file.deleteUnchanged(delivered);
  }
}
