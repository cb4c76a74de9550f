import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/**
 * Asks for one line on the given streams. Null at the end of input. Rejects with the signal's reason when it aborts,
 * and with an AbortError on ^C at the prompt.
 */
export function createReadLine(
  input: Readable,
  output: Writable,
): (prompt: string, signal?: AbortSignal) => Promise<string | null> {
  return (prompt, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const lines = createInterface({ input, output });
      const settle = (finish: () => void): void => {
        signal?.removeEventListener('abort', onAbort);
        finish();
        lines.close();
      };
      const onAbort = (): void => settle(() => reject(reasonOf(signal)));
      signal?.addEventListener('abort', onAbort, { once: true });
      lines.on('SIGINT', () => settle(() => reject(reasonOf(undefined))));
      lines.once('close', () => settle(() => resolve(null)));
      lines.question(prompt, (answer) => settle(() => resolve(answer)));
    });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('Interrupted at the prompt', 'AbortError');
}
