import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const stored = 0;
const deflated = 8;

/**
 * The content of one file in a zip archive, or null when it has no such file or is not a zip archive that is read here
 * (zip64, encryption and other methods than stored and deflated are not). Source: PKWARE APPNOTE 6.3, sections 4.3 and 4.4.
 */
export function zipEntry(archive: Buffer, name: string): Buffer | null {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== endOfDirectory) return null;
  let offset = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (offset + 46 > archive.length || archive.readUInt32LE(offset) !== directoryEntry) return null;
    const nameLength = archive.readUInt16LE(offset + 28);
    const entryName = archive.toString('utf8', offset + 46, offset + 46 + nameLength);
    if (entryName === name) return content(archive, offset);
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return null;
}

function content(archive: Buffer, entry: number): Buffer | null {
  const method = archive.readUInt16LE(entry + 10);
  const compressedBytes = archive.readUInt32LE(entry + 20);
  const bytes = archive.readUInt32LE(entry + 24);
  const local = archive.readUInt32LE(entry + 42);
  if (local + 30 > archive.length) return null;
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + compressedBytes);
  if (method === stored) return data;
  return method === deflated ? inflateRawSync(data, { maxOutputLength: Math.max(bytes, 1) }) : null;
}
