import { Transform, type TransformCallback } from 'node:stream';

/** A header of JSON-RPC is two short lines. */
const longestHeader = 4096;
/** Far above any buffer that an editor holds open. */
const longestMessage = 64 * 1024 * 1024;

/**
 * Passes messages of JSON-RPC over streams on (source: Language Server Protocol, "Base Protocol") and ends with an
 * error at the first byte that cannot be one: what follows a broken frame has no beginning, and a message without a
 * bound would be kept in memory until there is none.
 */
export class FramedInput extends Transform {
  #header = '';
  /** Bytes of the message's content that are still to come. */
  #left = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const problem = this.#follow(chunk);
    if (problem === null) done(null, chunk);
    else done(new Error(problem));
  }

  /** Null, or what is wrong. */
  #follow(chunk: Buffer): string | null {
    for (let at = 0; at < chunk.length;) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at);
        this.#left -= taken;
        at += taken;
        continue;
      }
      const end = this.#endOfHeader(chunk, at);
      this.#header += chunk.toString('latin1', at, end);
      at = end;
      if (this.#header.length > longestHeader) return 'a header is too long';
      if (!this.#header.endsWith('\r\n\r\n')) continue;
      const length = contentLength(this.#header);
      if (length === null) return 'a header has no length of its content';
      if (length > longestMessage) return 'a message is too long';
      this.#header = '';
      this.#left = length;
    }
    return null;
  }

  /** Where the header ends in this chunk, or how much of the chunk is worth keeping of one that does not. */
  #endOfHeader(chunk: Buffer, from: number): number {
    // The mark may have begun in the chunk before.
    const kept = this.#header.slice(-3);
    const text = kept + chunk.toString('latin1', from, from + longestHeader + 1);
    const mark = text.indexOf('\r\n\r\n');
    return mark < 0 ? from + text.length - kept.length : from + mark + 4 - kept.length;
  }
}

function contentLength(header: string): number | null {
  const lines = header.slice(0, -4).split('\r\n');
  const wellFormed = lines.every((line) => /^[\w-]+: *[\x20-\x7e]+$/.test(line));
  const lengths = lines.flatMap((line) => /^content-length: *(\d{1,15})$/i.exec(line)?.[1] ?? []);
  return wellFormed && lengths.length === 1 ? Number(lengths[0]) : null;
}
