import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../planner/analyzer/analyzer.ts';
import { createReadingCache } from '../../planner/analyzer/manifests/reading-cache.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import { localSourceFiles } from '../../planner/files/local-source-files.ts';
import { analysisInstant } from '../support/analyze-project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('what a manifest said', () => {
  it('is read once for one text, and the file asked for longest ago is forgotten', async () => {
    const read: string[] = [];
    const cache = createReadingCache(2);
    const ask = (file: string, text: string): Promise<readonly string[]> =>
      cache.reading(file, text, () => {
        read.push(`${file} ${text}`);
        return [text];
      });
    const first = await ask('a', '1');
    expect(await ask('a', '1')).toBe(first);
    await ask('b', '1');
    await ask('a', '1');
    await ask('c', '1');
    expect(await ask('a', '1')).toBe(first);
    await ask('b', '1');
    expect(await ask('a', '2')).toEqual(['2']);
    expect(read).toEqual(['a 1', 'b 1', 'c 1', 'b 1', 'a 2']);
  });
});

/** A lock file that is large enough to be kept between analyses. */
function lockFile(version: string): string {
  const others = Array.from({ length: 4_000 }, (_, at) => `[[package]]\nname = "p${at}"\nversion = "1"\n`);
  return `${others.join('')}[[package]]\nname = "torch"\nversion = "${version}"\n`;
}

describe('a large lock file on the disk', () => {
  it('is read again when it has changed, and unsaved text goes before it', async () => {
    const folder = await temporaryFolder();
    const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
    await write('train.py', 'import torch\n');
    await write('pyproject.toml', '[project]\ndependencies = ["torch"]\n');
    const parser = createTreeSitterParser();
    const analyzer = createAnalyzer({ files: localSourceFiles(), parser, now: () => analysisInstant });
    const path = join(folder, 'train.py');
    const versionOf = async (overlay = new Map<string, string>()): Promise<string | null | undefined> =>
      (await analyzer.analyze({ path, overlay })).job.dependencies['torch'];
    expect(await versionOf()).toBe(null);
    await write('uv.lock', lockFile('2.7.0'));
    expect(await versionOf()).toBe('2.7.0');
    expect(await versionOf()).toBe('2.7.0');
    await write('uv.lock', lockFile('2.10.0'));
    expect(await versionOf()).toBe('2.10.0');
    expect(await versionOf(new Map([[join(folder, 'uv.lock'), lockFile('2.8.0')]]))).toBe('2.8.0');
    expect(await versionOf()).toBe('2.10.0');
  });
});
