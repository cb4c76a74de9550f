import { describe, expect, it } from 'vitest';
import { analyzeProject, analyzeScript } from '../support/analyze-project.ts';

const base = `import torch
LEARNING_RATE = 1e-3

def step(batch, model, scale=2):
    """Does one step."""
    total = 0
    for x, y in batch:
        loss = model(x, target=y) * scale
        total += loss.item()
    parts = [part for part in batch if part]
    with open("log.txt") as log:
        log.write(f"{total} {len(parts)}")
    return total
`;

const same: readonly (readonly [string, string])[] = [
  ['comments', base.replace('total = 0', '# zero\n    total = 0  # start')],
  ['docstrings', base.replace('Does one step.', 'Something else entirely.')],
  ['blank lines and indentation', base.replaceAll('    ', '  ').replace('def step', '\n\n\ndef step')],
  ['quotes', base.replace('"log.txt"', "'log.txt'")],
  [
    'line breaks in brackets',
    base.replace('model(x, target=y)', 'model(\n            x,\n            target=y,\n        )'),
  ],
  ['parentheses', base.replace('return total', 'return (total)')],
  [
    'names of locals',
    base
      .replace(/\btotal\b/g, 'sum_of_losses')
      .replace(/\bpart\b/g, 'piece')
      .replace(/\bparts\b/g, 'pieces'),
  ],
  ['names of parameters', base.replace(/\bbatch\b/g, 'samples')],
  ['line endings', base.replaceAll('\n', '\r\n')],
];

const different: readonly (readonly [string, string])[] = [
  ['a constant', base.replace('1e-3', '1e-4')],
  ['a default', base.replace('scale=2', 'scale=3')],
  ['an operator', base.replace('* scale', '/ scale')],
  ['a called function', base.replace('loss.item()', 'loss.mean()')],
  ['a keyword', base.replace('target=y', 'labels=y')],
  ['a string', base.replace('log.txt', 'other.txt')],
  ['a local that is another local', base.replace('return total', 'return loss')],
  ['an import', base.replace('import torch', 'import jax')],
  ['a statement', `${base}print(1)\n`],
];

async function fingerprint(code: string): Promise<string> {
  return (await analyzeScript(code)).job.fingerprint;
}

describe('the fingerprint of a job', () => {
  it.each(same)('stays under other %s', async (_what, code) => {
    expect(code).not.toBe(base);
    expect(await fingerprint(code)).toBe(await fingerprint(base));
  });

  it.each(different)('changes with %s', async (_what, code) => {
    expect(code).not.toBe(base);
    expect(await fingerprint(code)).not.toBe(await fingerprint(base));
  });

  it('changes with the command line and with a project file that is imported', async () => {
    const files = { 'a.py': 'import b\n', 'b.py': 'x = 1\n', 'job.yaml': 'entry: a.py\nargs: [--n, 1]\n' };
    const original = (await analyzeProject(files, 'job.yaml')).job.fingerprint;
    const otherArgs = { ...files, 'job.yaml': 'entry: a.py\nargs: [--n, 2]\n' };
    const otherFile = { ...files, 'b.py': 'x = 2\n' };
    const otherBudget = { ...files, 'job.yaml': `${files['job.yaml']}maxUsd: 3\n` };
    expect((await analyzeProject(otherArgs, 'job.yaml')).job.fingerprint).not.toBe(original);
    expect((await analyzeProject(otherFile, 'job.yaml')).job.fingerprint).not.toBe(original);
    expect((await analyzeProject(otherBudget, 'job.yaml')).job.fingerprint).toBe(original);
    expect(original).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('belongs to a coarser family', async () => {
    const code = `from transformers import AutoModelForCausalLM, Trainer
model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen2.5-3B")
Trainer(model).train()
`;
    const one = await analyzeScript(code);
    const other = await analyzeScript(code.replace('3B', '7B'));
    expect(one.job.family).toBe('python/transformers/fine-tuning/qwen2.5/script');
    expect(other.job.family).toBe(one.job.family);
  });
});
