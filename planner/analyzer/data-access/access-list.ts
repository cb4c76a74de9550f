import type { AccessMode, DataAccess, Evidence } from '../../../schemas/job.ts';
import { mergeModes, type ModeGuess } from './access-mode.ts';

interface Entry {
  mode: AccessMode;
  strong: boolean;
  readonly evidence: Evidence[];
}

/** Places that data is read from and written to, gathered one sighting at a time. */
export class AccessList {
  readonly #entries = new Map<string, Entry>();

  /** Notes one sighting; a strong mode replaces a weak one, two strong ones add up. */
  add(uri: string, guess: ModeGuess, evidence: Evidence): void {
    const plain = normalise(uri);
    const known = this.#entries.get(plain);
    if (known === undefined) {
      this.#entries.set(plain, { mode: guess.mode, strong: guess.strong, evidence: [evidence] });
      return;
    }
    if (guess.strong && known.strong) known.mode = mergeModes(known.mode, guess.mode);
    if (guess.strong && !known.strong) known.mode = guess.mode;
    known.strong ||= guess.strong;
    known.evidence.push(evidence);
  }

  has(uri: string): boolean {
    return this.#entries.has(normalise(uri));
  }

  /** True when something under this place is already listed. */
  covers(uri: string): boolean {
    const plain = normalise(uri);
    return [...this.#entries.keys()].some((key) => key === plain || key.startsWith(`${plain}/`));
  }

  get accesses(): readonly DataAccess[] {
    return [...this.#entries].map(([uri, { mode }]) => ({ uri, mode, bytes: null }));
  }

  get evidence(): readonly Evidence[] {
    return [...this.#entries.values()].flatMap(({ evidence }) => evidence.slice(0, 2));
  }
}

/** Without wildcards' tail, query or trailing slash, so that one place is listed once. */
function normalise(uri: string): string {
  const plain = uri.trim().replace(/\?.*$/, '');
  return plain.length > 1 && !plain.endsWith('://') ? plain.replace(/\/+$/, '') : plain;
}
