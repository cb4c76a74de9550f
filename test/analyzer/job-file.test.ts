import { describe, expect, it } from 'vitest';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import { analysisInstant, analyzeProject } from '../support/analyze-project.ts';

const script = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=8)
parser.add_argument("--data", default="gs://acme/default")
args = parser.parse_args()
`;

async function failureOf(text: string): Promise<Failure> {
  try {
    await analyzeProject({ 'job.yaml': text, 'train.py': script }, 'job.yaml');
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
  throw new Error('the job file was accepted');
}

/** Each text is wrong in one way: the place it is told at, and what the sentence must say. */
const wrong: readonly (readonly [title: string, text: string, place: string, says: string])[] = [
  ['an unknown key', 'entry: train.py\nresources:\n  memroyGib: 4\n', '3:3', 'did you mean "memoryGib"'],
  ['an unknown key at the root', 'entyr: train.py\ncommand: [a]\n', '1:1', 'did you mean "entry"'],
  [
    'an unknown key in data',
    'entry: train.py\ndata:\n  - uri: gs://b\n    size: 3\n',
    '4:5',
    'allowed: uri, mode, bytes',
  ],
  [
    'a word where a number belongs',
    'entry: train.py\nresources:\n  vcpus: four\n',
    '3:10',
    'must be a number',
  ],
  ['a negative number', 'entry: train.py\nmaxUsd: -3\n', '2:9', 'greater than 0'],
  ['zero', 'entry: train.py\nresources: {diskGib: 0}\n', '2:22', 'greater than 0'],
  ['a disk that there is none of', 'entry: train.py\nresources: {diskGib: 70000}\n', '2:22', 'at most 65536'],
  ['a fraction of a vCPU', 'entry: train.py\nresources: {vcpus: 1.5}\n', '2:20', 'a whole number'],
  ['a zone that is none', 'entry: train.py\nresources:\n  zone: moon\n', '3:9', 'us-central1-a'],
  [
    'a zone outside its region',
    'entry: train.py\nresources: {region: us-east1, zone: us-central1-a}\n',
    '2:37',
    'region',
  ],
  ['a label key in capitals', 'entry: train.py\nlabels:\n  Team: a\n', '3:3', 'lower-case'],
  ['a reserved label', 'entry: train.py\nlabels: {headstart-job: a}\n', '2:10', 'reserved'],
  ['a label value with a space', 'entry: train.py\nlabels: {team: "a b"}\n', '2:16', 'lower-case'],
  ['a bad variable name', 'entry: train.py\nenv:\n  2FAST: 1\n', '3:3', 'variable name'],
  ['a command in one string', 'command: python train.py\n', '1:10', 'must be a list'],
  ['an empty command', 'command: []\n', '1:10', 'at least one'],
  ['an objective that is none', 'entry: train.py\nobjective: cheap\n', '2:12', 'cheapest, fastest, balanced'],
  ['a deadline in words', 'entry: train.py\ndeadline: tomorrow\n', '2:11', '2h, 90m'],
  ['a port out of range', 'entry: train.py\nports: [80, 70000]\n', '2:13', 'at most 65535'],
  ['a size without a unit', 'entry: train.py\ndata: [{uri: gs://b, bytes: 10 gigs}]\n', '2:29', '10GiB'],
  ['an entry outside the folder', 'entry: ../train.py\n', '1:8', 'inside the folder'],
  ['a name in capitals', 'entry: train.py\nname: My Job\n', '2:7', 'lower-case'],
  ['neither entry nor command', 'name: a\n', '1:1', 'entry (a file) or a command'],
  ['a key that stands twice', 'entry: train.py\nname: a\nname: b\n', '3:1', 'twice'],
  ['tabs', 'entry: train.py\nresources:\n\tvcpus: 4\n', '3:1', 'tabs'],
  ['an alias', 'entry: train.py\nlabels: &a {team: x}\nenv: *a\n', '3:6', 'aliases'],
  ['a tag', 'entry: !!js/function "x"\n', '1:8', 'tags'],
  ['a list at the root', '- entry: train.py\n', '1:1', 'a mapping'],
  ['an empty file', '', '1:1', 'is empty'],
  ['only comments', '# nothing\n', '1:1', 'is empty'],
  ['two documents', 'entry: train.py\n---\nentry: b.py\n', '2:1', 'more than one document'],
  ['brackets nested without end', `args: ${'['.repeat(500)}`, '1:1', 'nests'],
  ['a control character', 'entry: train.py\nargs: ["a\\u0000b"]\n', '2:8', 'control'],
  ['null where a mapping belongs', 'entry: train.py\nresources:\n', '2:11', 'mapping'],
  ['a prototype key', 'entry: train.py\n__proto__: {a: 1}\n', '2:1', 'unknown key'],
];

describe('a job file that is wrong', () => {
  it.each(wrong)('%s', async (_title, text, place, says) => {
    const failure = await failureOf(text);
    const [line, column] = place.split(':').map(Number);
    expect(failure).toMatchObject({ code: 'job-file-invalid', fault: 'user' });
    expect(failure.message).toContain(says);
    expect(failure.places).toContainEqual({ file: '/project/job.yaml', line, column });
  });

  it('is told of all its problems at once, in order', async () => {
    const failure = await failureOf('entry: train.py\nnmae: a\nmaxUsd: 0\nports: [x]\n');
    expect(failure.places?.map((place) => place.line)).toEqual([2, 3, 4]);
    expect(failure.message).toContain('job.yaml has 3 problems');
  });

  it('says where the entry that is missing was named', async () => {
    await expect(
      analyzeProject({ 'job.yaml': 'name: a\nentry: gone.py\n' }, 'job.yaml'),
    ).rejects.toMatchObject({
      failure: { code: 'entry-not-found', places: [{ file: '/project/job.yaml', line: 2 }] },
    });
  });
});

const full = `name: tuned
entry: train.py
args: [--batch-size, 32, --lr, 1e-5]
env: {MODE: fast, LEVEL: 3}
data:
  - {uri: gs://acme/default, bytes: 10GiB}
  - {uri: gs://acme/out, mode: write}
resources:
  memoryGib: 32
  accelerator: {type: nvidia-l4, count: 1}
  zone: us-central1-a
objective: fastest
deadline: 2h
maxUsd: 12.5
interruptible: true
checkpoint: {everySeconds: 60, uri: gs://acme/ckpt}
expected: {runtimeSeconds: 3600}
ports: [6006]
labels: {team: vision}
`;

describe('a job file', () => {
  it('overrides and adds to what the code says, with its lines as evidence', async () => {
    const { job, evidence } = await analyzeProject({ 'job.yaml': full, 'train.py': script }, 'job.yaml');
    expect(job).toMatchObject({
      name: 'tuned',
      command: ['python3', 'train.py', '--batch-size', '32', '--lr', '1e-5'],
      env: { MODE: 'fast', LEVEL: '3' },
      batchSize: 32,
      dataAccess: [
        { uri: 'gs://acme/default', mode: 'read', bytes: 10 * 2 ** 30 },
        { uri: 'gs://acme/out', mode: 'write', bytes: null },
      ],
      resources: { memoryGib: 32, accelerator: { type: 'nvidia-l4', count: 1 }, zone: 'us-central1-a' },
      gpuRequired: true,
      objective: 'fastest',
      deadline: new Date(analysisInstant.getTime() + 7200_000).toISOString(),
      maxUsd: 12.5,
      interruptible: true,
      checkpoint: { everySeconds: 60, uri: 'gs://acme/ckpt' },
      checkpointing: true,
      expectedRuntimeSeconds: 3600,
      ports: [6006],
      labels: { team: 'vision' },
    });
    expect(evidence['batchSize']).toEqual([
      { file: 'job.yaml', line: 3, text: '--batch-size 32', origin: 'argument', certainty: 0.9 },
    ]);
    expect(evidence['resources.memoryGib']).toMatchObject([
      { file: 'job.yaml', line: 9, origin: 'job-file' },
    ]);
    expect(evidence['maxUsd']).toMatchObject([{ file: 'job.yaml', line: 14, origin: 'job-file' }]);
  });

  it('gives the same job when the script that it names is analysed', async () => {
    const files = { 'job.yaml': full, 'train.py': script };
    expect(await analyzeProject(files, 'train.py')).toEqual(await analyzeProject(files, 'job.yaml'));
  });

  it('is left alone when it names another script', async () => {
    const { job } = await analyzeProject({ 'job.yaml': full, 'other.py': script }, 'other.py');
    expect(job).toMatchObject({ name: 'other', batchSize: 8, objective: 'balanced', resources: {} });
  });

  it('that is broken is a warning when the script beside it is analysed', async () => {
    const { warnings } = await analyzeProject({ 'job.yaml': 'entyr: x\n', 'train.py': script }, 'train.py');
    expect(warnings).toEqual([expect.objectContaining({ file: 'job.yaml', line: 1 })]);
  });

  it.each([
    ['2h', 7200],
    ['90m', 5400],
    ['PT2H', 7200],
    ['1h30m', 5400],
    ['P1DT1H', 90_000],
  ])('counts the duration %s from now', async (deadline, seconds) => {
    const { job } = await analyzeProject({ 'job.yaml': `command: [x]\ndeadline: ${deadline}\n` }, 'job.yaml');
    expect(job.deadline).toBe(new Date(analysisInstant.getTime() + seconds * 1000).toISOString());
  });

  it('keeps an instant as it is', async () => {
    const { job } = await analyzeProject(
      { 'job.yaml': 'command: [x]\ndeadline: 2026-12-01T08:00:00+01:00\n' },
      'job.yaml',
    );
    expect(job.deadline).toBe('2026-12-01T07:00:00.000Z');
  });

  it.each([
    ['[python3, -m, pkg.train, --batch-size, 5]', 'pkg/train.py', 'python', 5],
    ['[torchrun, --nproc_per_node=4, pkg/train.py, --batch-size=6]', 'pkg/train.py', 'python', 6],
    ['[./simulate, --n, 5]', null, 'shell', null],
  ])('finds the source behind the command %s', async (command, entry, language, batchSize) => {
    const { job } = await analyzeProject(
      { 'job.yaml': `command: ${command}\n`, 'pkg/train.py': script },
      'job.yaml',
    );
    expect(job).toMatchObject({ entry, language, batchSize });
  });

  it.each([
    [
      'fire',
      'import fire, torch\ndef main(size=8):\n    torch.utils.data.DataLoader(ds, batch_size=size)\nfire.Fire(main)\n',
      '[--size, 3]',
      3,
    ],
    [
      'HfArgumentParser',
      'from transformers import HfArgumentParser, TrainingArguments\nargs = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()\n',
      '[--per_device_train_batch_size=6]',
      6,
    ],
  ])('passes arguments through %s', async (_library, code, args, batchSize) => {
    const files = { 'job.yaml': `entry: a.py\nargs: ${args}\n`, 'a.py': code };
    const { job, evidence } = await analyzeProject(files, 'job.yaml');
    expect(job.batchSize).toBe(batchSize);
    expect(evidence['batchSize']).toMatchObject([{ file: 'job.yaml', line: 2, origin: 'argument' }]);
  });
});
