import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive; its name has forward slashes and no leading one. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Buffer;
}

const utf8Names = 0x0800;
const stored = 0;
const deflated = 8;
/** 1 January 1980, the first day that the format knows: the same files make the same archive. */
const noDate = 0x0021;
/** The version of the format that knows deflate; made on Unix, with the rights of a plain file. */
const version = 20;
const madeOnUnix = (3 << 8) | version;
const plainFile = 0o100644 * 0x10000;

interface Entry {
  readonly name: Buffer;
  readonly data: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
}

/**
 * A ZIP archive of these files in this order, as PKWARE's APPNOTE 6.3 describes it, without ZIP64: below 65,535 files and
 * 4 GiB. Throws RangeError beyond.
 */
export function zipArchive(files: readonly ArchivedFile[]): Buffer {
  if (files.length >= 0xffff) throw new RangeError('too many files for an archive without ZIP64');
  const entries = files.map(entryOf);
  const locals = entries.map((entry) => Buffer.concat([localHeader(entry), entry.name, entry.data]));
  const offsets = locals.map((_, index) => bytesIn(locals.slice(0, index)));
  const directory = Buffer.concat(entries.map((entry, index) => directoryEntry(entry, offsets[index] ?? 0)));
  const before = bytesIn(locals);
  if (before + directory.length >= 0xffff_ffff)
    throw new RangeError('too large for an archive without ZIP64');
  return Buffer.concat([...locals, directory, endOfDirectory(entries.length, directory.length, before)]);
}

function entryOf({ name, content }: ArchivedFile): Entry {
  const small = deflateRawSync(content, { level: 9 });
  const isSmaller = small.length < content.length;
  return {
    name: Buffer.from(name),
    data: isSmaller ? small : content,
    method: isSmaller ? deflated : stored,
    crc: crc32(content),
    size: content.length,
  };
}

function localHeader(entry: Entry): Buffer {
  return words([[4, 0x04034b50], [2, version], ...described(entry)]);
}

function directoryEntry(entry: Entry, offset: number): Buffer {
  const head = words([
    [4, 0x02014b50],
    [2, madeOnUnix],
    [2, version],
    ...described(entry),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, plainFile],
    [4, offset],
  ]);
  return Buffer.concat([head, entry.name]);
}

/** The fields that both headers have in the same order; the extra field is empty. */
function described({ name, data, method, crc, size }: Entry): readonly Word[] {
  return [
    ...([
      [2, utf8Names],
      [2, method],
      [2, 0],
      [2, noDate],
    ] as const),
    ...([
      [4, crc],
      [4, data.length],
      [4, size],
      [2, name.length],
      [2, 0],
    ] as const),
  ];
}

function endOfDirectory(count: number, bytes: number, offset: number): Buffer {
  return words([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, bytes],
    [4, offset],
    [2, 0],
  ]);
}

type Word = readonly [bytes: 2 | 4, value: number];

function words(fields: readonly Word[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

function bytesIn(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}
