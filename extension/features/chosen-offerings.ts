import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import type { Offering } from '../../schemas/catalog.ts';

const key = 'headstart.chosenOfferings';

/** The offerings that somebody has taken instead of Headstart's pick, by path of the entry; kept with the workspace. */
export class ChosenOfferings implements Disposable {
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<string>();
  /** Fires with the path of the entry whose choice is another now. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** Null: Headstart picks. */
  of(path: string): Offering | null {
    return this.#all().get(path) ?? null;
  }

  async choose(path: string, offering: Offering): Promise<void> {
    await this.#keep(this.#all().set(path, offering), path);
  }

  async clear(path: string): Promise<void> {
    const all = this.#all();
    if (all.delete(path)) await this.#keep(all, path);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #all(): Map<string, Offering> {
    return new Map(Object.entries(this.#memory.get<Readonly<Record<string, Offering>>>(key, {})));
  }

  async #keep(all: ReadonlyMap<string, Offering>, path: string): Promise<void> {
    await this.#memory.update(key, Object.fromEntries(all));
    this.#changed.fire(path);
  }
}
