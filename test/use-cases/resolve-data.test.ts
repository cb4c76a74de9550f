import { describe, expect, test } from 'vitest';
import type { DataSizeAnswer, DataSizeReader } from '../../planner/ports.ts';
import { planJob } from '../../planner/use-cases/plan-job.ts';
import { resolveData } from '../../planner/use-cases/resolve-data.ts';
import type { Analysis, DataAccess } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';
import { plannerWorld } from '../support/planner-world.ts';

const analysisOf = (...dataAccess: DataAccess[]): Analysis => ({
  schemaVersion: 1,
  job: buildJob({ dataAccess }),
  directory: '/project',
  evidence: {},
  warnings: [],
});
const access = (uri: string, changes: Partial<DataAccess> = {}): DataAccess => ({
  ...{ uri, mode: 'read', bytes: null },
  ...changes,
});

/** Sizes by location; everything else is refused. */
const sizes: Readonly<Record<string, number>> = { 'gs://a/x': 1_000, 'gs://b': 20 };
const refusal: DataSizeAnswer = { kind: 'unknown', why: 'it is closed', nextStep: 'Open it.' };

function readerOf(asked: string[]): DataSizeReader {
  return {
    sizeOf: (uri, onProgress) => {
      asked.push(uri);
      const bytes = sizes[uri];
      for (const objects of [5_000, 12_000, 13_000, 25_000])
        onProgress({ objects, bytes: 1, complete: false });
      return Promise.resolve(
        bytes === undefined ? refusal : { kind: 'known', size: { objects: 1, bytes, complete: true } },
      );
    },
  };
}

/** A world whose clock goes on by so many seconds at each look. */
function worldOf(reader: DataSizeReader | null, { hasCloud = true, secondsALook = 0 } = {}) {
  const world = plannerWorld();
  let now = 0;
  const clock = { ...world.ports.clock, now: () => new Date((now += secondsALook * 1000)) };
  const connection = async () => ({
    ...(await world.ports.connection()),
    ...(reader === null ? {} : { dataSizes: reader }),
  });
  return {
    ...world,
    ports: { ...world.ports, clock, connection, hasCloud: () => Promise.resolve(hasCloud) },
  };
}

const bytesOf = ({ job }: Analysis) => job.dataAccess.map(({ bytes }) => bytes);

test('what is read from Cloud Storage gets its size, and the rest stays as it is', async () => {
  const asked: string[] = [];
  const { ports, messages } = worldOf(readerOf(asked));
  const analysis = await resolveData(
    ports,
    analysisOf(
      access('gs://a/x'),
      access('gs://b', { mode: 'read-write' }),
      access('gs://closed'),
      access('gs://stated', { bytes: 7 }),
      access('gs://out', { mode: 'write' }),
      access('bigquery://p.d.t'),
    ),
  );
  expect(asked).toEqual(['gs://a/x', 'gs://b', 'gs://closed']);
  expect(bytesOf(analysis)).toEqual([1_000, 20, null, 7, null, null]);
  expect(analysis.evidence).toEqual({
    'dataAccess gs://a/x': [
      { file: null, line: null, text: '1 object, 1000 bytes in gs://a/x', origin: 'cloud', certainty: 1 },
    ],
    'dataAccess gs://b': [expect.objectContaining({ origin: 'cloud' }) as object],
  });
  expect(analysis.warnings.map(({ message }) => message)).toEqual([
    'the size of gs://closed stays unknown: it is closed. Open it.',
  ]);
  expect(messages.filter(({ code }) => code === 'step')).toHaveLength(3);
  // Of four pages, those after which ten thousand more were seen.
  expect(messages.filter(({ code }) => code === 'note')).toHaveLength(6);
});

test('no more locations are asked for than are worth it, nor longer', async () => {
  for (const [count, secondsALook, expected] of [
    [60, 0, 50],
    [10, 30, 3],
  ] as const) {
    const asked: string[] = [];
    const { ports } = worldOf(readerOf(asked), { secondsALook });
    const accesses = Array.from({ length: count }, (_, index) => access(`gs://bucket-${index}`));
    const { warnings } = await resolveData(ports, analysisOf(...accesses));
    expect(asked).toHaveLength(expected);
    expect(warnings.filter(({ message }) => message.includes('at most 50'))).toHaveLength(count - expected);
  }
});

test('nothing is opened where there is nothing to ask or nobody who answers', async () => {
  const nothing = analysisOf(access('data/x.csv'));
  expect(await resolveData(worldOf(readerOf([])).ports, nothing)).toBe(nothing);
  for (const { ports } of [worldOf(readerOf([]), { hasCloud: false }), worldOf(null)]) {
    const analysis = await resolveData(ports, analysisOf(access('gs://a/x')));
    expect(bytesOf(analysis)).toEqual([null]);
    expect(analysis.warnings[0]?.message).toMatch(/stay unknown.*--target gcp/);
  }
});

describe('a plan with resolved data', () => {
  const job = buildJob({ dataAccess: [access('gs://a/x')], datasets: [], expectedRuntimeSeconds: null });
  const gib = 2 ** 30;

  async function planned(bytes: number | null, resolvesData: boolean) {
    const world = plannerWorld({ job });
    const answer: DataSizeAnswer =
      bytes === null ? refusal : { kind: 'known', size: { objects: 1, bytes, complete: true } };
    const dataSizes: DataSizeReader = { sizeOf: () => Promise.resolve(answer) };
    const connection = async () => ({ ...(await world.ports.connection()), dataSizes });
    const ports = { ...world.ports, connection, hasCloud: () => Promise.resolve(true) };
    const plan = await planJob(ports, { path: '/project/train.py', resolvesData });
    return { plan, messages: world.messages };
  }

  test('its disk rests on the size, and it says that it was asked for', async () => {
    const [guessed, small, large] = await Promise.all([
      planned(900 * gib, false),
      planned(gib, true),
      planned(900 * gib, true),
    ]);
    expect(guessed.plan.job.dataAccess[0]?.bytes).toBeNull();
    expect(large.plan.job.dataAccess[0]?.bytes).toBe(900 * gib);
    const [guess, little, much] = [guessed, small, large].map(({ plan }) => plan.prediction.diskGib);
    expect(much!.lower).toBeGreaterThan(900);
    expect(little!.upper).toBeLessThan(guess!.upper);
    expect(large.plan.planHash).not.toBe(small.plan.planHash);
    expect(large.plan.source?.resolvesData).toBe(true);
    expect(guessed.plan.source).not.toHaveProperty('resolvesData');
  });

  test('what cannot be known is told', async () => {
    const { plan, messages } = await planned(null, true);
    expect(plan.job.dataAccess[0]?.bytes).toBeNull();
    expect(messages).toContainEqual(
      expect.objectContaining({
        code: 'warning',
        text: expect.stringContaining('gs://a/x stays unknown') as string,
      }),
    );
  });
});
