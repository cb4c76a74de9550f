import { stripVTControlCharacters } from 'node:util';

const escape = '\u001b';

type Stream = 'stdout' | 'stderr';

/** What to do to the text that is shown. */
export interface OutputChange {
  readonly kind: 'append' | 'replace';
  readonly text: string;
}

/** Of one stream: what waits for the end of its line, and whether a part of that line is shown already. */
interface Line {
  held: string;
  isOpen: boolean;
}

/** Characters that are shown at most; beyond it the older half goes. */
export const mostCharacters = 1_000_000;

/**
 * What a run prints as text without a terminal: no colours, and of a line that is overwritten (a progress bar) only what
 * stands at its end. Bounded however much is printed; `omitted` is the line that stands for what has gone.
 */
export class RunOutput {
  readonly #omitted: string;
  readonly #lines: Readonly<Record<Stream, Line>> = {
    stdout: { held: '', isOpen: false },
    stderr: { held: '', isOpen: false },
  };
  #shown = '';
  #waiting = '';

  constructor(omitted: string) {
    this.#omitted = omitted;
  }

  print(stream: Stream, chunk: string): void {
    const line = this.#lines[stream];
    const text = (line.held + chunk).replaceAll('\r\n', '\n');
    const start = text.lastIndexOf('\n') + 1;
    const rest = text.slice(start);
    this.#waiting += settled(text.slice(0, start), line.isOpen);
    const isHeld = rest.includes('\r') || rest.includes(escape);
    // A bar that is drawn for hours is one line.
    line.held = isHeld ? rest.slice(Math.max(0, rest.lastIndexOf('\r', rest.length - 2))) : '';
    line.isOpen = isHeld ? start === 0 && line.isOpen : rest !== '' || (start === 0 && line.isOpen);
    if (!isHeld) this.#waiting += rest;
    this.#waiting = this.#waiting.slice(-mostCharacters);
  }

  /** What has been printed since the last time; null where that is nothing. */
  take(): OutputChange | null {
    const text = this.#waiting;
    if (text === '') return null;
    this.#waiting = '';
    this.#shown += text;
    if (this.#shown.length <= mostCharacters) return { kind: 'append', text };
    const kept = this.#shown.slice(-mostCharacters / 2);
    this.#shown = `${this.#omitted}\n${kept.slice(kept.indexOf('\n') + 1)}`;
    return { kind: 'replace', text: this.#shown };
  }
}

/** Whole lines as they stand once a carriage return has taken its effect. */
function settled(lines: string, isOpen: boolean): string {
  const texts = stripVTControlCharacters(lines).split('\n');
  return texts
    .map((line, index) => {
      const last = line.replace(/\r+$/, '');
      const at = last.lastIndexOf('\r') + 1;
      return at > 0 && index === 0 && isOpen ? `\n${last.slice(at)}` : last.slice(at);
    })
    .join('\n');
}
