import * as fc from 'fast-check';
import { parseDocument } from 'yaml';
import { describe, expect, test } from 'vitest';
import { suggestionsAt } from '../../extension/views/job-file-completion.ts';
import { cursorIn } from '../../extension/views/job-file-cursor.ts';
import { hoverAt } from '../../extension/views/job-file-hover.ts';
import { marksOf } from '../../extension/views/job-file-marks.ts';
import { schemaAt, type JobFileSchema } from '../../extension/views/job-file-schema.ts';
import { readJobFile } from '../../planner/analyzer/job-file/read-job-file.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import { jobJsonSchema } from '../../scripts/generate-job-schema.ts';
import { english } from '../support/english.ts';

const schema = JSON.parse(jobJsonSchema()) as JobFileSchema;
const rootKeys = Object.keys(schema.properties ?? {});
const resourceKeys = Object.keys(schema.properties?.['resources']?.properties ?? {});

/** The text without its `|`, and where that stood. */
function atBar(marked: string): readonly [text: string, offset: number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

function labelsAt(marked: string): readonly string[] {
  const cursor = cursorIn(...atBar(marked));
  return cursor === null ? [] : suggestionsAt(schema, cursor, english).map(({ label }) => label);
}

const without = (keys: readonly string[], ...taken: string[]): readonly string[] =>
  keys.filter((key) => !taken.includes(key));

/** What is offered where the bar stands. */
const offered: readonly (readonly [marked: string, labels: readonly string[]])[] = [
  ['|', rootKeys],
  ['entry: train.py\n|', without(rootKeys, 'entry')],
  ['entry: train.py\nobj|\nmaxUsd: 3\n', without(rootKeys, 'entry', 'maxUsd')],
  ['entry: train.py\nobj|: fastest\n', without(rootKeys, 'entry')],
  ['objective: |', ['cheapest', 'fastest', 'balanced']],
  ['objective: fa|st\nentry: a.py\n', ['cheapest', 'fastest', 'balanced']],
  ['interruptible: |\nentry: a.py\n', ['true', 'false']],
  ['resources:\n  |', resourceKeys],
  ['resources:\n  vcpus: 4\n  me|\nentry: a.py\n', without(resourceKeys, 'vcpus')],
  ['resources:\n  accelerator:\n    |\n  vcpus: 4\n', ['type', 'count']],
  ['resources: { vcpus: 4, | }\n', without(resourceKeys, 'vcpus')],
  ['resources: { provisioningModel: | }', ['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND']],
  ['data:\n  - |', ['uri', 'mode', 'bytes']],
  ['data:\n  - uri: gs://a/b\n    mode: |\n', ['read', 'write', 'read-write']],
  ['data:\n  - uri: gs://a/b\n    |\n  - uri: c\n', ['mode', 'bytes']],
  ['command: [a, |]', []],
  ['command:\n  - |', []],
  ['env:\n  |', []],
  ['labels:\n  team: |', []],
  ['# |', []],
  ['entry: "a | b"', []],
  ['name: [unfinished\nobjective: |', ['cheapest', 'fastest', 'balanced']],
  ['unknown:\n  |', []],
];

describe('completion', () => {
  test.each(offered)('of %j', (marked, labels) => expect(labelsAt(marked)).toEqual(labels));

  test('a snippet holds the keys that must be there, and choices', () => {
    const cursor = cursorIn('', 0);
    const snippets = Object.fromEntries(
      cursor === null
        ? []
        : suggestionsAt(schema, cursor, english).map(({ label, snippet }) => [label, snippet]),
    );
    expect(snippets).toMatchObject({
      entry: 'entry: ${1}',
      objective: 'objective: ${1|cheapest,fastest,balanced|}',
      interruptible: 'interruptible: ${1|true,false|}',
      command: 'command:\n  - ${1}',
      data: 'data:\n  - uri: ${1}',
      resources: 'resources:\n  ${1}',
    });
  });

  test('a nested snippet is indented as seen from its own line', () => {
    const cursor = cursorIn('resources:\n  ', 13);
    const found = cursor === null ? [] : suggestionsAt(schema, cursor, english);
    expect(found.find(({ label }) => label === 'accelerator')?.snippet).toBe(
      'accelerator:\n  type: ${1}\n  count: ${2}',
    );
  });

  test('every suggestion says what may stand there and what it is for', () => {
    for (const marked of ['|', 'resources:\n  |', 'resources:\n  accelerator:\n    |', 'data:\n  - |']) {
      const cursor = cursorIn(...atBar(marked));
      const found = cursor === null ? [] : suggestionsAt(schema, cursor, english);
      expect(found.length).toBeGreaterThan(1);
      expect(found.filter(({ detail, documentation }) => detail === '' || documentation === '')).toEqual([]);
    }
  });
});

const jobFile = [
  'name: train',
  'entry: train.py',
  'objective: cheapest',
  'data:',
  '  - uri: gs://bucket/folder # all of it',
  '    bytes: 10GiB',
  'resources:',
  '  accelerator: { type: nvidia-l4, count: 1 }',
  '  provisioningModel: SPOT',
  '',
].join('\n');

/** Texts as they are in the middle of an edit: a piece taken out, another put in, anywhere. */
const unfinished = fc
  .tuple(
    fc.nat(jobFile.length),
    fc.nat(12),
    fc.constantFrom('', ':', '- ', '{', '[', '"', '\n', '\t', '&a *a', '|', 'é', '#'),
  )
  .map(([at, length, put]) => jobFile.slice(0, at) + put + jobFile.slice(at + length));

describe('on unfinished texts', () => {
  test('completion replaces a word around the cursor, and offers what the schema knows and nobody has taken', () => {
    fc.assert(
      fc.property(unfinished, fc.nat(jobFile.length), (text, place) => {
        const offset = Math.min(place, text.length);
        const cursor = cursorIn(text, offset);
        if (cursor === null) return;
        const { start, end, path, taken, kind } = cursor;
        expect(start <= offset && offset <= end && !/\s/.test(text.slice(start, end))).toBe(true);
        const labels = suggestionsAt(schema, cursor, english).map(({ label }) => label);
        const at = schemaAt(schema, path);
        const allowed = kind === 'key' ? Object.keys(at?.properties ?? {}) : (at?.enum ?? ['true', 'false']);
        expect(labels.filter((label) => !allowed.includes(label) || taken.includes(label))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a key that is taken by itself makes a text that parses where it did before', () => {
    fc.assert(
      fc.property(fc.nat(jobFile.length), (offset) => {
        const cursor = cursorIn(jobFile, offset);
        if (cursor === null || cursor.kind !== 'key' || !cursor.hasColon) return;
        for (const { snippet } of suggestionsAt(schema, cursor, english)) {
          const text = jobFile.slice(0, cursor.start) + snippet + jobFile.slice(cursor.end);
          expect(parseDocument(text).errors).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('hover never fails, and tells of a key that stands there', () => {
    fc.assert(
      fc.property(unfinished, fc.nat(jobFile.length), (text, offset) => {
        const hover = hoverAt(schema, text, offset, english);
        if (hover !== null) expect(offset >= hover.start && offset <= hover.end).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ['longer than a job file', '# '.repeat(200_000)],
  ['nested without end', 'a: ' + '['.repeat(5000)],
])('a text that is %s offers and tells nothing', (_, text) => {
  expect(labelsAt(`${text.slice(0, 4)}|${text.slice(4)}`)).toEqual([]);
  expect(hoverAt(schema, text, 0, english)).toBeNull();
});

describe('hover', () => {
  test.each([
    [
      'obj|ective: fastest',
      '**objective** · one of cheapest, fastest, balanced\n\nWhat to favour; balanced when absent',
    ],
    [
      'resources:\n  accelerator:\n    cou|nt: 1',
      '**count** · whole number\n\nHow many of them the machine has',
    ],
    [
      'data:\n  - { uri: a, by|tes: 1 }',
      '**bytes** · whole number or text\n\nSize: whole bytes, or a number with a unit such as 10GiB',
    ],
    ['objective: fas|test', null],
    ['unk|nown: 1', null],
    ['|', null],
  ])('of %j', (marked, expected) => {
    const hover = hoverAt(schema, ...atBar(marked), english);
    expect(hover?.markdown.replaceAll('\\', '') ?? null).toBe(expected);
  });
});

function failureOf(text: string): Failure {
  try {
    readJobFile('/job/job.yaml', text);
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
  throw new Error('the text is a job file');
}

describe('marks', () => {
  test('of one problem', () => {
    expect(marksOf(failureOf('entry: a.py\nobjectiv: fastest\n'))).toEqual([
      { file: '/job/job.yaml', line: 1, column: 0, message: expect.stringContaining('objectiv') as string },
    ]);
  });

  test('of several, each with its own text', () => {
    const marks = marksOf(failureOf('entry: a.py\nmaxUsd: no\nresources:\n  vcpus: 1.5\n'));
    expect(marks.map(({ line, column }) => [line, column])).toEqual([
      [1, 8],
      [3, 9],
    ]);
    expect(new Set(marks.map(({ message }) => message)).size).toBe(2);
    expect(marks.filter(({ message }) => message.includes('problems'))).toEqual([]);
  });

  test('of a name that there is none of, with what to do', () => {
    const failure: Failure = {
      code: 'job-file-invalid',
      fault: 'user',
      message: 'job.yaml:4: resources.region: there is no region us-central9.',
      nextStep: 'Did you mean us-central1?',
      places: [{ file: '/job/job.yaml', line: 4 }],
    };
    const message = 'resources.region: there is no region us-central9. Did you mean us-central1?';
    expect(marksOf(failure)).toEqual([{ file: '/job/job.yaml', line: 3, column: 0, message }]);
  });
});
