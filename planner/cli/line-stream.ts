import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/**
 * Answers each line of the input with one line, in order; what is written waits for a reader that is slower. A last line
 * without a line break counts as one.
 */
export async function answerLines(
  input: Readable,
  output: Writable,
  answer: (line: string) => string,
  signal: AbortSignal,
): Promise<void> {
  input.setEncoding('utf8');
  let rest = '';
  for await (const chunk of input) {
    signal.throwIfAborted();
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    await write(output, lines, answer);
  }
  if (rest !== '') await write(output, [rest], answer);
}

async function write(
  output: Writable,
  lines: readonly string[],
  answer: (line: string) => string,
): Promise<void> {
  if (lines.length === 0) return;
  let text = '';
  for (const line of lines) text += `${answer(line)}\n`;
  if (!output.write(text)) await once(output, 'drain');
}
