import { inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentTypes, vsixManifest, type ExtensionManifest } from '../../scripts/package/vsix-manifest.ts';
import { zipArchive, type ArchivedFile } from '../../scripts/package/zip-archive.ts';

/** Reads an archive back from its end, as an installer does: by the directory, and each local header beside it. */
function readArchive(archive: Buffer): readonly ArchivedFile[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    const [method, packed, size] = [10, 20, 24].map((offset) =>
      offset === 10 ? archive.readUInt16LE(at + offset) : archive.readUInt32LE(at + offset),
    );
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    expect(archive.subarray(local + 30, local + 30 + nameLength).toString()).toBe(name);
    expect(archive.subarray(local + 8, local + 30)).toEqual(archive.subarray(at + 10, at + 32));
    const start = local + 30 + nameLength;
    const data = archive.subarray(start, start + (packed ?? 0));
    const content = method === 8 ? inflateRawSync(data) : Buffer.from(data);
    expect(content).toHaveLength(size ?? -1);
    at += 46 + nameLength;
    return { name, content };
  });
}

const file = fc.record({
  name: fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
  content: fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.nat(5000).map((length) => Buffer.alloc(length, 'ab')),
  ),
});

test('an archive holds every file, in order, byte for byte, and is the same each time', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 8 }), (files) => {
      const archive = zipArchive(files);
      expect(readArchive(archive)).toEqual(files);
      expect(zipArchive(files)).toEqual(archive);
    }),
    { numRuns: 100 },
  );
});

test('the checksum of a file is that of the format', () => {
  const archive = zipArchive([{ name: 'a', content: Buffer.from('123456789') }]);
  // The check value of CRC-32 (ISO-HDLC) in every table of such values.
  expect(archive.readUInt32LE(14)).toBe(0xcbf43926);
});

test('what is repeated is deflated', () => {
  expect(zipArchive([{ name: 'a', content: Buffer.alloc(100_000) }]).length).toBeLessThan(1000);
});

const manifest: ExtensionManifest = {
  name: 'headstart',
  publisher: 'somebody',
  version: '1.2.3',
  displayName: 'Ready & "set" <go>',
  description: 'a',
  engines: { vscode: '^1.101.0' },
  categories: ['Other'],
  keywords: ['gpu'],
  extensionKind: ['workspace'],
  icon: 'media/icon.png',
  pricing: 'Free',
  preview: false,
  galleryBanner: { color: '#000000', theme: 'dark' },
};

test('the manifest of a package escapes its texts', () => {
  const text = vsixManifest(manifest, ['de']);
  expect(text).toContain('<DisplayName>Ready &amp; &quot;set&quot; &lt;go&gt;</DisplayName>');
  expect(text).toContain('Id="headstart" Version="1.2.3" Publisher="somebody"');
  expect(text).toContain('Code.LocalizedLanguages" Value="de"');
});

test('every kind of file has a media type, or the package is refused', () => {
  expect(contentTypes(['a/b.png', 'c.json', 'd.json'])).toMatch(/\.json"[^]*\.png"/);
  expect(() => contentTypes(['a.exe'])).toThrow('.exe');
});
