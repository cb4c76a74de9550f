import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDisk, parseGpu } from '../../planner/catalog/ask/disk-text.ts';
import { gpuAnswers } from '../../planner/catalog/ask/gpu-answers.ts';
import { machineAnswer } from '../../planner/catalog/ask/machine-answer.ts';
import { answerPrice, priceLines } from '../../planner/catalog/ask/price-line.ts';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { answerLines, longestLine } from '../../planner/cli/line-stream.ts';
import type { Catalog } from '../../planner/ports.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

let catalog: Catalog;
let answer: (line: string) => string;
beforeAll(async () => {
  catalog = await loadCatalog();
  answer = priceLines(catalog);
});

function reply(request: unknown): Record<string, unknown> {
  return JSON.parse(answer(JSON.stringify(request))) as Record<string, unknown>;
}

const e2 = { machineType: 'e2-standard-4', region: 'us-central1' };

describe('one line of JSON', () => {
  it('has exactly the fields of a price', () => {
    const keys = ['asOf', 'breakdown', 'complete', 'source', 'usdPerHour'];
    expect(Object.keys(reply(e2)).sort()).toEqual(keys);
    expect(reply(e2)).toMatchObject({ complete: true, asOf: '2026-07-16' });
    expect(reply(e2)['usdPerHour']).toBeCloseTo(0.134023, 5);
  });

  it('gives the same answer again, and another one for Spot', () => {
    expect(answer(JSON.stringify(e2))).toBe(answer(JSON.stringify({ ...e2, spot: false, gpu: null })));
    expect(reply({ ...e2, spot: true })['usdPerHour']).toBeCloseTo(0.077352, 5);
  });

  it('adds up hours, at least a minute', () => {
    const hourly = Number(reply(e2)['usdPerHour']);
    expect(reply({ ...e2, hours: 10 })).toMatchObject({ hours: 10, usd: hourly * 10 });
    expect(reply({ ...e2, hours: 0.001 })['usd']).toBeCloseTo(hourly / 60, 9);
  });

  it('takes GPUs by any of their names, and disks as objects or text', () => {
    const gpu = (type: string) =>
      reply({ machineType: 'n1-standard-8', region: 'us-central1', gpu: { type, count: 2 } });
    expect(gpu('T4')).toEqual(gpu('nvidia-tesla-t4'));
    const disks = [{ kind: 'pd-ssd', gib: 100 }];
    expect(reply({ ...e2, disks: ['pd-ssd:100'] })).toEqual(reply({ ...e2, disks }));
  });

  it('is the text of the answer that the command gives', () => {
    const disks = fc.array(
      fc.record({
        kind: fc.constantFrom('pd-ssd', 'hyperdisk-balanced', 'hyperdisk-extreme', 'local-ssd'),
        gib: fc.integer({ min: 1, max: 9000 }),
        iops: fc.integer({ min: 1, max: 9000 }),
      }),
      { maxLength: 3 },
    );
    const question = fc.record({
      machineType: fc.constantFrom('e2-standard-4', 'g2-standard-8', 'a4-highgpu-8g', 'n1-custom-4-8192'),
      region: fc.constantFrom('us-central1', 'me-west1', 'africa-south1'),
      spot: fc.boolean(),
      disks,
      hours: fc.constantFrom(null, 0.001, 12),
    });
    fc.assert(
      fc.property(question, (asked) => {
        expect(answer(JSON.stringify(asked))).toBe(JSON.stringify(answerPrice(catalog, asked)));
      }),
      { seed: 20260716, numRuns: fuzzRuns(200, 5000) },
    );
  });

  it('says at least where a price is unknown', () => {
    expect(reply({ machineType: 'a4-highgpu-8g', region: 'us-central1' })).toMatchObject({
      usdPerHour: null,
      complete: false,
    });
  });

  it.each([
    ['a machine that is misspelt', { ...e2, machineType: 'e2-standrd-4' }, /Did you mean "e2-standard-4"/],
    ['a region that is misspelt', { ...e2, region: 'us-centrall' }, /Did you mean "us-central1"/],
    ['a zone', { ...e2, region: 'us-central1-a' }, /It is a zone.*"us-central1"/],
    ['a GPU that there is none of', { ...e2, gpu: { type: 'l5', count: 1 } }, /no GPU "l5".*"L4"/],
    ['a GPU on E2', { ...e2, gpu: { type: 't4', count: 1 } }, /R01/],
    [
      'three GPUs',
      { machineType: 'n1-standard-4', region: 'us-east1', gpu: { type: 't4', count: 3 } },
      /1, 2, 4.*R02/,
    ],
    [
      'a machine too large for one',
      { machineType: 'n1-standard-64', region: 'us-east1', gpu: { type: 't4', count: 1 } },
      /R02/,
    ],
    [
      'a second GPU type',
      { machineType: 'g2-standard-4', region: 'us-east1', gpu: { type: 't4', count: 1 } },
      /R03/,
    ],
    ['a disk kind', { ...e2, disks: [{ kind: 'pd-balance', gib: 1 }] }, /Did you mean "pd-balanced"/],
    ['a disk of no size', { ...e2, disks: [{ kind: 'pd-balanced', gib: 0 }] }, /above 0/],
    ['a field that there is none of', { ...e2, zone: 'a' }, /no field "zone"/],
    ['no machine', { region: 'us-central1' }, /machineType/],
    ['no object', 7, /object/],
  ])('answers %s with an error', (_, request, words) => {
    expect(reply(request)).toEqual({ error: expect.stringMatching(words) as string });
  });

  it('answers whatever it is given with one line of JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((value) => `{"machineType":${value}}`),
        ),
        (line) => {
          const answered = answer(line);
          expect(answered).not.toContain('\n');
          const value = JSON.parse(answered) as object;
          expect('error' in value || 'breakdown' in value).toBe(true);
        },
      ),
      { seed: 20260716, numRuns: fuzzRuns(300, 20_000) },
    );
  });
});

describe('lines of a stream', () => {
  const upper = (line: string): string => line.toUpperCase();
  const tooLong = '{"error":"The line is longer than 1048576 characters."}';

  it.each([
    [['a\nb\n'], 'A\nB\n'],
    [['a', 'b\n\nc'], 'AB\n\nC\n'],
    [[], ''],
    [['ä'.repeat(70_000), '\nz'], `${'Ä'.repeat(70_000)}\nZ\n`],
    [['a\n', ...Array<string>(40).fill('x'.repeat(65_536)), '\nb'], `A\n${tooLong}\nB\n`],
    [['x'.repeat(longestLine + 1)], `${tooLong}\n`],
  ])('answers %j in order', async (chunks, expected) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answered = answerLines(input, output, upper, new AbortController().signal).then(() => output.end());
    const written = text(output);
    for (const chunk of chunks) input.write(chunk);
    input.end();
    await answered;
    expect(await written).toBe(expected);
  });

  it.each([
    ['while it waits for input', new PassThrough()],
    ['while it waits for a reader', new PassThrough({ highWaterMark: 1 })],
  ])('stops when interrupted %s', async (_, output) => {
    const [input, interruption] = [new PassThrough(), new AbortController()];
    const answered = answerLines(input, output, upper, interruption.signal);
    input.write('abc\n');
    await once(output, 'readable');
    interruption.abort();
    await expect(answered).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('disks and GPUs on the command line', () => {
  it.each([
    ['pd-ssd:100', { kind: 'pd-ssd', gib: 100 }],
    [
      'hyperdisk-balanced:100:5000:200',
      { kind: 'hyperdisk-balanced', gib: 100, iops: 5000, throughputMibps: 200 },
    ],
    ['hyperdisk-throughput:2048::80', { kind: 'hyperdisk-throughput', gib: 2048, throughputMibps: 80 }],
  ])('reads %s', (given, disk) => expect(parseDisk(given)).toEqual(disk));

  it.each(['', 'pd-ssd', 'pd-ssd:', 'pd-ssd:x', 'pd-ssd:-1', 'pd-ssd:1:2:3:4', ':1'])(
    'refuses the disk "%s"',
    (given) => {
      expect(() => parseDisk(given)).toThrow(/is no disk/);
    },
  );

  it('reads TYPE:N, or one', () => {
    expect(parseGpu('t4:2')).toEqual({ type: 't4', count: 2 });
    expect(parseGpu('t4')).toEqual({ type: 't4', count: 1 });
    expect(() => parseGpu('t4:0')).toThrow(/is no GPU/);
    expect(() => parseGpu('t4:1.5')).toThrow(/is no GPU/);
  });
});

describe('GPUs', () => {
  it('says where, how sold, how much, memory and largest count', () => {
    const answers = new Map(gpuAnswers(catalog, catalog.accelerators()).map((gpu) => [gpu.name, gpu]));
    expect(answers.get('A100 40GB')).toMatchObject({ memoryGib: 40, largestCount: 16 });
    expect(answers.get('GB200')).toMatchObject({ largestCount: 4, offers: [] });
    const l4 = answers.get('L4')?.offers.find(({ region }) => region === 'us-central1');
    expect(l4).toMatchObject({
      zones: ['us-central1-a', 'us-central1-b', 'us-central1-c'],
      provisioningModels: ['FLEX_START', 'SPOT', 'STANDARD'],
      onDemand: { machineType: 'g2-standard-4', count: 1 },
    });
    expect(l4?.onDemand?.usdPerGpuHour).toBeCloseTo(0.7068, 3);
    expect(
      answers.get('B200')?.offers.every(({ onDemand, spot }) => onDemand === null && spot === null),
    ).toBe(true);
  });
});

describe('a machine type', () => {
  it('has facts, places, prices and the snapshot that says so', () => {
    const answered = machineAnswer(catalog, 'n2-standard-8');
    const [place] = answered.places.filter(({ region }) => region === 'us-central1');
    expect(place).toMatchObject({ zones: expect.arrayContaining(['us-central1-a']) as string[] });
    expect(place?.usdPerHour).toBeCloseTo(0.388472, 5);
    expect(answered.snapshot).toMatchObject({ origin: 'built-in', asOf: '2026-07-16' });
    expect(answered.snapshot.sources.length).toBeGreaterThan(5);
    expect(answered.snapshot.outOfScope.join()).toContain('licences');
  });

  it('has no zone where no source lists one', () => {
    expect(machineAnswer(catalog, 'c4a-standard-4').places.every(({ zones }) => zones.length === 0)).toBe(
      true,
    );
    expect(() => machineAnswer(catalog, 'c4a-standrd-4')).toThrow(/no machine type/);
  });
});
