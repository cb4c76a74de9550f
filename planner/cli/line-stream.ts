import { once } from 'node:events';
import { addAbortSignal, type Readable, type Writable } from 'node:stream';

/** Characters of the longest line that is answered; a longer one is a file without line breaks, not a question. */
export const longestLine = 1_048_576;

const tooLong = JSON.stringify({ error: `The line is longer than ${longestLine} characters.` });

/**
 * Answers each line of the input with one line, in order; what is written waits for a reader that is slower. A last line
 * without a line break counts as one. Throws AbortError as soon as `signal` aborts, also while it waits for input.
 */
export async function answerLines(
  input: Readable,
  output: Writable,
  answer: (line: string) => string,
  signal: AbortSignal,
): Promise<void> {
  input.setEncoding('utf8');
  addAbortSignal(signal, input);
  const line = new OpenLine();
  for await (const chunk of input) {
    const text = repliesTo(String(chunk), line, answer);
    if (text !== '' && !output.write(text)) await once(output, 'drain', { signal });
  }
  if (!line.isEmpty) output.write(`${line.end(answer)}\n`);
}

function repliesTo(chunk: string, line: OpenLine, answer: (line: string) => string): string {
  const parts = chunk.split('\n');
  const last = parts.pop() ?? '';
  let text = '';
  for (const part of parts) {
    line.add(part);
    text += `${line.end(answer)}\n`;
  }
  line.add(last);
  return text;
}

/** A line that is still being read: in pieces, as joining at each chunk takes the square of its length. */
class OpenLine {
  #pieces: string[] = [];
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(piece: string): void {
    if (this.#length <= longestLine) this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The reply to the line; the next one begins. */
  end(answer: (line: string) => string): string {
    const reply = this.#length > longestLine ? tooLong : answer(this.#pieces.join(''));
    this.#pieces = [];
    this.#length = 0;
    return reply;
  }
}
