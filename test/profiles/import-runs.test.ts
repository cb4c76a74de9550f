import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobNamePattern } from '../../planner/analyzer/job-name.ts';
import { parseCsvMapping } from '../../planner/profiles/import/csv-mapping.ts';
import { importRuns, type ImportRequest } from '../../planner/profiles/import/import-runs.ts';
import { jobName } from '../../planner/profiles/import/run-record.ts';
import { profileLines } from '../../planner/profiles/import/profile-lines.ts';
import type { Profile } from '../../schemas/profile.ts';
import { buildProfileOf, instant, memorySamples } from '../support/build-profile.ts';

const context = { target: 'gcp', version: '0.1.0', mapping: null } as const;

function imported(text: string, changes: Partial<ImportRequest> = {}) {
  return importRuns({ ...context, text, ...changes });
}

/** What matters of an imported profile, on one line. */
function told({ job, outcome, runtimeSeconds, summary, machine, recordedAt }: Profile): readonly unknown[] {
  const { peakMemoryGib, meanCpuUtilization } = summary;
  return [job.name, outcome, runtimeSeconds, peakMemoryGib, meanCpuUtilization, machine ?? null, recordedAt];
}

const table = (rows: readonly string[], separator: string): string =>
  rows.map((row) => row.split(' ; ').join(separator)).join('\n');

const nextflow = table(
  [
    'task_id ; hash ; name ; status ; exit ; submit ; duration ; realtime ; %cpu ; peak_rss ; cpus ; memory',
    '1 ; a1/b2 ; NF:ALIGN:BWA_MEM (s1) ; COMPLETED ; 0 ; 2026-01-02 03:04:05.000 ; 2m ; 1m 30s ; 150.0% ; 1.5 GB ; 2 ; 4 GB',
    '2 ; c3/d4 ; FASTQC (s1) ; FAILED ; 137 ; 2026-01-02 03:04:05.000 ; 10s ; 5.5s ; - ; - ; 1 ; 2 GB',
    '3 ; e5/f6 ; FASTQC (s2) ; CACHED ; 0 ; 2026-01-02 03:04:05.000 ; 10s ; 5s ; 90% ; 10 MB ; 1 ; 2 GB',
    '4 ; g7/h8 ; FASTQC (s3) ; ABORTED ; - ; - ; - ; 1s ; - ; - ; - ; -',
  ],
  '\t',
);

const rawNextflow = table(
  [
    'task_id ; process ; status ; exit ; start ; complete ; realtime ; %cpu ; peak_rss ; cpus',
    '1 ; SORT ; COMPLETED ; 0 ; 1767323045000 ; 1767323135000 ; 90000 ; 50 ; 1073741824 ; 1',
  ],
  '\t',
);

const slurm = [
  'JobID|JobName|User|State|ExitCode|Start|End|ElapsedRaw|AllocCPUS|ReqMem|MaxRSS|TotalCPU',
  '12|train|kim|COMPLETED|0:0|2026-03-01T10:00:00|2026-03-01T11:00:00|3600|4|8Gn||02:00:00',
  '12.batch|batch||COMPLETED|0:0|2026-03-01T10:00:00|2026-03-01T11:00:00|3600|4||2097152K|02:00:00',
  '12.0|python||COMPLETED|0:0|2026-03-01T10:00:00|2026-03-01T11:00:00|3600|4||3G|01:00:00',
  '13|train|lee|OUT_OF_MEMORY|0:125|2026-03-01T10:00:00|2026-03-01T10:10:00|600|2|4Gc||',
  '14|train|kim|CANCELLED by 1000|0:0|2026-03-01T10:00:00|2026-03-01T10:01:00|60|1|1G||00:30',
  '15|train|kim|RUNNING|0:0|2026-03-01T10:00:00|Unknown|60|1|1G||',
].join('\n');

it('tells jobs apart whose long names begin alike', () => {
  const long = 'NFCORE_CHIPSEQ:CHIPSEQ:MARK_DUPLICATES_PICARD:';
  const names = ['SORT', 'INDEX', 'SORT'].map((step) => jobName(`${long}${step}`));
  expect(names[0]).toMatch(/^mark-duplicates-picard-sort-[0-9a-f]{6}$/);
  expect(names[1]).not.toBe(names[0]);
  expect(names[2]).toBe(names[0]);
  expect(jobName('BWA_MEM')).toBe('bwa-mem');
});

it('makes a valid name of any', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aB9-_:é '), maxLength: 90 }), (text) => {
      expect(jobName(text)).toMatch(jobNamePattern);
    }),
  );
});

describe('importRuns', () => {
  const csv =
    'job,asked,begun,ended,seconds\nsort,2026-03-01T09:00:00Z,2026-03-01T09:30:00Z,2026-03-01T10:00:00Z,1800\n';
  const columns = 'job: job\nendedAt: ended\nruntime: { column: seconds }\n';
  const queued = slurm
    .replace('|Start|', '|Submit|Start|')
    .replaceAll(/(\|\d+:\d+)\|/g, '$1|2026-03-01T09:00:00|');
  it.each([
    ['of Nextflow', nextflow, null, '2026-01-02T03:04:05.000Z'],
    ['of Nextflow that does not tell', rawNextflow, null, '2026-01-02T03:04:05.000Z'],
    ['of Slurm', queued, null, '2026-03-01T09:00:00.000Z'],
    ['of Slurm that does not tell', slurm, null, '2026-03-01T10:00:00.000Z'],
    ['of CSV', csv, `${columns}submittedAt: asked\nstartedAt: begun\n`, '2026-03-01T09:00:00.000Z'],
    ['of CSV that does not tell', csv, `${columns}startedAt: begun\n`, '2026-03-01T09:30:00.000Z'],
    ['of CSV that tells the end alone', csv, columns, '2026-03-01T10:00:00.000Z'],
  ])('takes the instant of the request from a run %s', (_what, text, mapping, submittedAt) => {
    const { profiles } = imported(text, { mapping: mapping === null ? null : parseCsvMapping(mapping) });
    expect(profiles[0]?.run.submittedAt).toBe(submittedAt);
  });

  it('reads a trace of Nextflow, and tells which rows ran nothing', () => {
    const { format, profiles, left } = imported(nextflow);
    expect(format).toBe('nextflow');
    expect(profiles.map(told)).toEqual([
      ['bwa-mem', 'succeeded', 90, 1.5, 0.75, { vcpus: 2, memoryGib: 4 }, '2026-01-02T03:06:05.000Z'],
      ['fastqc', 'out-of-memory', 5.5, null, null, { vcpus: 1, memoryGib: 2 }, '2026-01-02T03:04:15.000Z'],
    ]);
    expect(left).toEqual([
      { line: 4, why: 'its status is CACHED' },
      { line: 5, why: 'it has no time of submission, start or completion' },
    ]);
  });

  it('reads raw figures of Nextflow', () => {
    expect(imported(rawNextflow).profiles.map(told)).toEqual([
      ['sort', 'succeeded', 90, 1, 0.5, null, '2026-01-02T03:05:35.000Z'],
    ]);
  });

  it('puts the steps of a Slurm job together, and leaves out one that runs', () => {
    const { format, profiles, left } = imported(slurm);
    expect(format).toBe('slurm');
    expect(profiles.map(told)).toEqual([
      ['train', 'succeeded', 3600, 3, 0.5, { vcpus: 4, memoryGib: 8 }, '2026-03-01T11:00:00.000Z'],
      ['train', 'out-of-memory', 600, null, null, { vcpus: 2, memoryGib: 8 }, '2026-03-01T10:10:00.000Z'],
      ['train', 'cancelled', 60, null, 0.5, { vcpus: 1, memoryGib: 1 }, '2026-03-01T10:01:00.000Z'],
    ]);
    expect(profiles.map(({ job }) => job.labels['user'])).toEqual(['kim', 'lee', 'kim']);
    expect(left).toEqual([{ line: 7, why: 'its state is RUNNING' }]);
  });

  it('reads CSV by its mapping', () => {
    const mapping = parseCsvMapping(`
source: cluster
job: Task
endedAt: { value: 2024-05-06T00:00:00Z }
runtime: { column: Realtime, unit: ms }
peakMemory: { column: peak, unit: MiB }
memory: { column: asked, unit: GiB }
vcpus: cpus
cpuPercent: "%cpu"
inputBytes: size
outcome: { column: end, succeeded: [ok], outOfMemory: [oom] }
`);
    const text = [
      'Task,Realtime,peak,asked,cpus,%cpu,size,end,note',
      'sort,1500,512,2,2,100%,77,ok,"a ""quoted"", note',
      'on two lines"',
      'sort,1500,512,2,2,100%,77,oom,',
      'sort,1500,512,2,2,100%,77,lost,',
    ].join('\n');
    const { format, profiles, left } = imported(text, { mapping });
    const machine = { vcpus: 2, memoryGib: 2 };
    expect(format).toBe('csv');
    expect(profiles.map(told)).toEqual([
      ['sort', 'succeeded', 1.5, 0.5, 0.5, machine, '2024-05-06T00:00:00.000Z'],
      ['sort', 'out-of-memory', 1.5, 0.5, 0.5, machine, '2024-05-06T00:00:00.000Z'],
    ]);
    expect(profiles[0]?.job.dataAccess).toMatchObject([{ bytes: 77 }]);
    expect(left).toEqual([{ line: 5, why: 'its outcome is none that the mapping names' }]);
  });

  const mapping = parseCsvMapping('job: a\nendedAt: b\nruntime: { column: c }');
  const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['a file of no known kind', () => imported('a,b\n1,2'), /neither JSON lines/],
    ['an empty file', () => imported(''), /neither JSON lines/],
    ['a column that is not there', () => imported('a,b\n1,2', { mapping }), /no column "c".*a, b/],
    ['a quote that is never closed', () => imported('a,b,c\n"1,2', { mapping }), /not closed/],
    ['a mapping without a job', () => parseCsvMapping('runtime: { column: c }'), /job: .*endedAt: /],
    [
      'a key that there is none of',
      () => parseCsvMapping('job: a\nendedAt: b\nruntime: {column: c}\nx: y'),
      /"x"/,
    ],
    ['a mapping that is no YAML', () => parseCsvMapping('job: ['), /./],
  ];
  it.each(refused)('refuses %s', (_, work, message) => {
    expect(work).toThrow(SyntaxError);
    expect(work).toThrow(message);
  });

  it('gives the same run the same id each time, and other runs others', () => {
    const ids = (text: string): readonly string[] => imported(text).profiles.map(({ id }) => id);
    expect(ids(slurm)).toEqual(ids(slurm));
    expect(new Set([...ids(slurm), ...ids(nextflow), ...ids(rawNextflow)]).size).toBe(6);
    expect(ids(slurm).every((id) => id.startsWith('imported-slurm-'))).toBe(true);
  });

  it('says that nobody predicted or measured an imported run', () => {
    const [profile] = imported(slurm).profiles;
    expect(profile).toMatchObject({ origin: 'imported', predicted: null, offerings: [], usd: null });
    expect(profile?.usage).toEqual({ samples: [], origin: 'imported' });
  });

  it('reads back what was exported, whatever the profiles are', () => {
    const profile = fc
      .record({
        id: fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
        outcome: fc.constantFrom('succeeded', 'failed', 'out-of-memory', 'cancelled'),
        target: fc.constantFrom('simulated', 'gcp'),
        origin: fc.constantFrom('measured', 'playback', 'imported'),
        seconds: fc.nat(),
        usd: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.001 })),
        memory: fc.array(fc.option(fc.double({ noNaN: true, min: 0.001, max: 1e6 })), { maxLength: 4 }),
      })
      .map(({ seconds, memory, ...rest }) =>
        buildProfileOf({
          ...rest,
          recordedAt: instant(seconds),
          usage: { samples: memorySamples(memory), origin: rest.origin },
          summary: { peakMemoryGib: memory[0] ?? null },
        }),
      );
    fc.assert(
      fc.property(fc.array(profile, { minLength: 1, maxLength: 5 }), (profiles) => {
        expect(imported(profileLines(profiles))).toEqual({ format: 'json-lines', profiles, left: [] });
      }),
      { numRuns: 20 },
    );
  });

  it('tells the lines that are no profiles, and takes the others', () => {
    const good = profileLines([buildProfileOf()]);
    const damaged = good.replace('"runtimeSeconds":600', '"runtimeSeconds":"long"');
    const { profiles, left } = imported(`${good}{"id":\n\n${damaged}`);
    expect(profiles).toHaveLength(1);
    expect(left.map(({ line }) => line)).toEqual([2, 4]);
    expect(left.map(({ why }) => why).join()).toMatch(/no JSON.*runtimeSeconds/);
  });

  it('throws nothing but SyntaxError for any text', () => {
    const heads = ['', 'JobID|JobName|State|End|ElapsedRaw\n', 'name\trealtime\tsubmit\n', '{'];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.string({ unit: 'binary' }), (head, rest) => {
        try {
          expect(imported(`${head}${rest}`).profiles.length).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
