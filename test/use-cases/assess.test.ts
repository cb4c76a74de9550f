import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../planner/analyzer/analyzer.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import { createPlanner } from '../../planner/planner.ts';
import type { PlanningLimits } from '../../planner/ports.ts';
import type { Assessment, Problem } from '../../schemas/assessment.ts';
import { analysisInstant } from '../support/analyze-project.ts';
import { plannerWorld } from '../support/planner-world.ts';
import { sourceFilesOf } from '../support/source-files.ts';

type Files = Readonly<Record<string, string>>;

const parser = createTreeSitterParser();

/** Assesses a project given as file name → text from its job.yaml, or from its script where it has none. */
async function assessed(texts: Files, overlay: Files = {}, limits: PlanningLimits = {}): Promise<Assessment> {
  const absolute = (named: Files): Files =>
    Object.fromEntries(Object.entries(named).map(([name, text]) => [`/project/${name}`, text]));
  const sources = absolute(texts);
  const { ports, messages } = plannerWorld({ sources });
  const files = sourceFilesOf(sources);
  const analyzer = createAnalyzer({ files, parser, now: () => analysisInstant });
  const path = `/project/${'job.yaml' in texts ? 'job.yaml' : 'train.py'}`;
  const request = { path, overlay: new Map(Object.entries(absolute(overlay))), limits };
  const assessment = await createPlanner({ ...ports, analyzer }).assess(request);
  expect(messages).toEqual([]);
  return assessment;
}

/** The project with a fix applied as an editor does it. */
function mended(texts: Files, { fixes }: Problem): Files {
  const fix = fixes[0]!;
  const lines = (texts[fix.file] ?? '').split('\n');
  const line = lines[fix.line - 1] ?? '';
  expect(line.split(fix.old)).toHaveLength(2);
  lines[fix.line - 1] = line.replace(fix.old, () => fix.new);
  return { ...texts, [fix.file]: lines.join('\n') };
}

const tuning = (batch: number): string => `import torch
from transformers import AutoModelForCausalLM, Trainer, TrainingArguments

model = AutoModelForCausalLM.from_pretrained("gpt2", torch_dtype=torch.bfloat16)
args = TrainingArguments("out", per_device_train_batch_size=${batch}, max_steps=${batch}, bf16=True)
Trainer(model=model, args=args).train()
`;
const onL4 = 'entry: train.py\nresources:\n  accelerator: { type: nvidia-l4, count: 1 }\n';
const small = 'import torch\nmodel = torch.nn.Linear(8, 8).cuda()\n';
const plain = 'entry: train.py\nexpected: { runtimeSeconds: 600 }\n';
const sums = 'print(sum(range(9)))\n';

describe('what each line changes', () => {
  it('is told at the line that says it', async () => {
    const { contributions = [], problems } = await assessed({ 'train.py': tuning(4) });
    expect(problems).toEqual([]);
    const at = contributions.map(({ field, file, line }) => `${field} ${file}:${line}`);
    expect(at).toEqual(
      expect.arrayContaining(['model train.py:4', 'batchSize train.py:5', 'precision train.py:5']),
    );
    const lines = contributions.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
  });

  it('follows what the editor has not saved', async () => {
    const { contributions = [] } = await assessed({ 'train.py': '' }, { 'train.py': tuning(6) });
    expect(contributions.find(({ field }) => field === 'batchSize')?.value).toBe('6');
  });
});

describe('a problem of a job', () => {
  it.each([
    ['batch_size = BATCH', 'BATCH = 512', 'BATCH = 27'],
    [
      'batch_size = parser.parse_args().batch_size',
      'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--batch-size", type=int, default=512)',
      'default=27)',
    ],
  ])('is mended where %s is said', async (use, say, expected) => {
    const text = `${say}\n${tuning(0).replace('batch_size=0', use.replace(' ', '').replace(' ', ''))}`;
    const texts = { 'job.yaml': onL4, 'train.py': text };
    const { problems = [] } = await assessed(texts);
    expect(mended(texts, problems[0]!)['train.py']).toContain(expected);
  });

  it('that does not fit is mended by the largest batch that does', async () => {
    const texts = { 'job.yaml': onL4, 'train.py': tuning(512) };
    const { plan, problems = [] } = await assessed(texts);
    expect(plan.offering).toBeNull();
    expect(problems).toMatchObject([{ kind: 'does-not-fit', file: 'train.py', line: 5 }]);
    expect(problems[0]?.message).toMatch(/^L4 has 24 GiB, and the job may need \d+ GiB per GPU/);
    const better = mended(texts, problems[0]!);
    const code = better['train.py'] ?? '';
    const size = Number(/batch_size=(\d+)/.exec(code)?.[1]);
    expect(code).toContain('max_steps=512');
    expect((await assessed(better)).plan.offering?.accelerator?.type).toBe('nvidia-l4');
    const more = { ...better, 'train.py': code.replace(`=${size},`, `=${size + 1},`) };
    expect((await assessed(more)).plan.offering).toBeNull();
  });

  it('whose library has no build for the GPU is mended by the nearest that has one', async () => {
    const texts = { 'job.yaml': onL4, 'train.py': small, 'requirements.txt': 'numpy\ntorch==1.13.1\n' };
    const { problems = [] } = await assessed(texts);
    expect(problems[0]).toMatchObject({ kind: 'incompatible-stack', file: 'requirements.txt', line: 2 });
    const better = mended(texts, problems[0]!);
    expect(better['requirements.txt']).toBe('numpy\ntorch==2.0.*\n');
    const kinds = (await assessed(better)).problems?.map(({ kind }) => kind);
    expect(kinds).not.toContain('incompatible-stack');
  });

  it('whose libraries do not go with its Python is told without a GPU, too', async () => {
    const texts = {
      'train.py': 'import tensorflow as tf\nprint(tf.constant(1))\n',
      'requirements.txt': 'tensorflow==2.10.1\n',
      '.python-version': '3.13\n',
    };
    const { problems = [] } = await assessed(texts);
    expect(problems[0]).toMatchObject({ kind: 'incompatible-stack', file: 'requirements.txt', line: 1 });
    expect((await assessed(mended(texts, problems[0]!))).problems).toEqual([]);
  });

  it('over its budget is mended by what a run costs', async () => {
    const texts = { 'job.yaml': `${plain}maxUsd: 0.001\n`, 'train.py': sums };
    const { problems = [] } = await assessed(texts);
    expect(problems).toMatchObject([{ kind: 'over-budget', file: 'job.yaml', line: 3 }]);
    expect(problems[0]?.message).toContain('at most $0.001 may be spent');
    const better = await assessed(mended(texts, problems[0]!));
    expect(better.problems).toEqual([]);
    expect(better.plan.offering).not.toBeNull();
  });

  it.each<[string, string, PlanningLimits, number]>([
    ['a deadline', `${plain}deadline: 2026-01-01T00:00:00Z\n`, {}, 3],
    ['a size', `${plain}resources:\n  vcpus: 5000\n`, {}, 4],
    ['a limit that no line says', plain, { deadline: '2026-01-01T00:00:00Z' }, 1],
  ])('of %s is told at its line, without a fix', async (_what, job, limits, line) => {
    const { problems = [] } = await assessed({ 'job.yaml': job, 'train.py': sums }, {}, limits);
    expect(problems).toMatchObject([{ kind: 'nothing-fits', line, fixes: [] }]);
  });

  it('of an offering that was chosen and no longer fits is mended like any other', async () => {
    const { plan } = await assessed({ 'train.py': tuning(4) });
    const choice = plan.offering!;
    const texts = { 'train.py': tuning(4096) };
    const { problems = [] } = await assessed(texts, {}, { choice });
    expect(problems).toMatchObject([{ kind: 'does-not-fit', line: 5 }]);
    expect(problems[0]?.message).toContain(`${choice.machineType} with`);
    expect((await assessed(mended(texts, problems[0]!), {}, { choice })).plan.offering).toMatchObject({
      machineType: choice.machineType,
    });
  });

  it('has no fix where the line is not there as it was read', async () => {
    const texts = { 'job.yaml': onL4, 'train.py': tuning(512).replace('=512,', '=2 ** 9,') };
    const { problems = [] } = await assessed(texts);
    expect(problems).toMatchObject([{ kind: 'does-not-fit', fixes: [] }]);
  });
});
