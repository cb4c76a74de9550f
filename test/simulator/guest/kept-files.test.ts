import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyCode } from '../../../planner/simulator/guest/code-folder.ts';
import { OutputLog, type OutputChunk } from '../../../planner/simulator/guest/output-log-file.ts';
import { parseStoredRun } from '../../../planner/simulator/guest/stored-run.ts';
import { parseStoredSample } from '../../../planner/simulator/guest/stored-sample.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'headstart-files-')));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const whole = (log: OutputLog): OutputChunk[] => {
  const chunks: OutputChunk[] = [];
  for (let offset = 0; ;) {
    const page = log.read(offset);
    if (page.chunks.length === 0) return chunks;
    chunks.push(...page.chunks);
    offset = page.nextOffset;
  }
};

test('output comes back as it went in, page by page, over a reopened file with a torn end', () => {
  const chunk = fc.record({
    stream: fc.constantFrom('stdout' as const, 'stderr' as const),
    text: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  });
  const log = fc.array(chunk, { maxLength: 8 });
  let name = 0;
  fc.assert(
    fc.property(log, log, (before, after) => {
      const path = join(directory, `log-${(name += 1)}`);
      const first = new OutputLog(path);
      before.forEach((one) => first.append(one));
      first.close();
      appendFileSync(path, '["o","torn');
      const second = new OutputLog(path);
      after.forEach((one) => second.append(one));
      expect(whole(second)).toEqual([...before, ...after]);
      second.close();
    }),
    { seed: 9, numRuns: fuzzRuns(12) },
  );
});

test('a chunk larger than a page is read whole', () => {
  const log = new OutputLog(join(directory, 'log'));
  log.append({ stream: 'stdout', text: 'x'.repeat(700_000) });
  log.append({ stream: 'stderr', text: 'end' });
  expect(whole(log).map(({ text }) => text.length)).toEqual([700_000, 3]);
  log.close();
});

test('output beyond the limit is dropped, and the log says so', () => {
  const log = new OutputLog(join(directory, 'log'), 1000);
  for (let line = 0; line < 100; line += 1)
    log.append({ stream: 'stdout', text: `${line} ${'x'.repeat(90)}\n` });
  const chunks = whole(log);
  expect(chunks.length).toBeLessThan(15);
  expect(chunks.at(-1)?.text).toContain('is not kept');
  log.close();
});

test('who waits for more output is woken by it', async () => {
  const log = new OutputLog(join(directory, 'log'));
  const waiting = log.more(0, new AbortController().signal);
  log.append({ stream: 'stdout', text: 'x' });
  await waiting;
  await log.more(log.size, AbortSignal.abort());
  log.close();
});

function codeFolder(): string {
  const folder = join(directory, 'code');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  writeFileSync(join(folder, 'main.py'), 'main');
  writeFileSync(join(folder, 'inner/part.py'), 'part');
  return folder;
}

test('links within the code stay links, links out of it are left out', () => {
  const from = codeFolder();
  writeFileSync(join(directory, 'secret'), 'secret');
  symlinkSync('inner/part.py', join(from, 'good'));
  symlinkSync(join(directory, 'secret'), join(from, 'absolute'));
  symlinkSync('../secret', join(from, 'relative'));
  symlinkSync(join(from, 'good'), join(from, 'inside'));
  symlinkSync('nowhere', join(from, 'broken'));
  symlinkSync('loop', join(from, 'loop'));
  symlinkSync(directory, join(from, 'folder'));
  const to = join(directory, 'copy');
  expect(copyCode(from, to).toSorted()).toEqual(['absolute', 'broken', 'folder', 'loop', 'relative']);
  expect(readdirSync(to).toSorted()).toEqual(['good', 'inner', 'inside', 'main.py']);
  writeFileSync(join(to, 'inner/part.py'), 'changed');
  expect(readFileSync(join(to, 'inside'), 'utf8')).toBe('changed');
  expect(readFileSync(join(from, 'inner/part.py'), 'utf8')).toBe('part');
});

test('the simulator own data is never part of the code', () => {
  const from = codeFolder();
  const data = join(from, '.state');
  mkdirSync(data);
  writeFileSync(join(data, 'file'), 'x');
  copyCode(from, join(data, 'instances/1/code'), { except: data });
  expect(readdirSync(join(data, 'instances/1/code')).toSorted()).toEqual(['inner', 'main.py']);
});

test.for([
  [{ bytes: 7, files: 10 }, /at most 10 files and/],
  [{ bytes: 1000, files: 1 }, /holds 2 files/],
] as const)('code beyond the limits is refused before anything is copied: %j', ([limits, message]) => {
  const to = join(directory, 'copy');
  expect(() => copyCode(codeFolder(), to, { limits })).toThrow(message);
  expect(existsSync(to)).toBe(false);
});

test.for(['', '{', 'null', '[]', '{"version":2}', '{"version":1,"run":{"id":"x"}}'])(
  'a damaged record is nothing: %j',
  (text) => {
    expect(parseStoredRun(text)).toBeNull();
    expect(parseStoredSample(text)).toBeNull();
  },
);
