import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HeadstartError } from '../../schemas/failure.ts';
import { analyzeProject } from '../support/analyze-project.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const rounds = fuzzRuns(60, 20_000);
/** Generous on a busy machine; a hang is seconds. */
const limitMilliseconds = 5_000;

async function example(path: string): Promise<string> {
  return readFile(new URL(`../../examples/${path}`, import.meta.url), 'utf8');
}

/** Analyses without ever throwing anything but a HeadstartError; returns how many were refused. */
async function survives(files: Readonly<Record<string, string>>, path: string): Promise<boolean> {
  const begun = performance.now();
  try {
    const { job } = await analyzeProject(files, path);
    expect(job.fingerprint).toMatch(/^sha256:/);
    return true;
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    expect(error.failure.places?.length ?? 0).toBeGreaterThan(0);
    return false;
  } finally {
    expect(performance.now() - begun).toBeLessThan(limitMilliseconds);
  }
}

describe('broken input', () => {
  it('never makes the analyzer throw on a mutated script', async () => {
    const random = seededRandom(20261124);
    const texts = [await example('finetune/train.py'), await example('kmeans/kmeans.py')];
    for (let round = 0; round < rounds; round += 1) {
      const text = mutateText(texts[round % texts.length] ?? '', random);
      expect(await survives({ 'train.py': text }, 'train.py')).toBe(true);
    }
  });

  it('is refused with a place, or read, when a job file is mutated', async () => {
    const random = seededRandom(4);
    const yaml = await example('finetune/job.yaml');
    let refused = 0;
    for (let round = 0; round < rounds * 2; round += 1) {
      const files = { 'job.yaml': mutateText(yaml, random), 'train.py': 'x = 1\n' };
      if (!(await survives(files, 'job.yaml'))) refused += 1;
    }
    expect(refused).toBeGreaterThan(rounds / 4);
  });

  it('never makes the manifests throw', async () => {
    const random = seededRandom(9);
    const requirements = await example('finetune/requirements.txt');
    const toml = '[project]\ndependencies = ["torch==2.8.0"]\n[tool.poetry.dependencies]\na = "^1"\n';
    for (let round = 0; round < rounds; round += 1) {
      const files = {
        'a.py': 'import torch\n',
        'requirements.txt': mutateText(requirements, random),
        'pyproject.toml': mutateText(toml, random),
      };
      expect(await survives(files, 'a.py')).toBe(true);
    }
  });

  it.each([
    ['nested brackets', '('.repeat(20_000)],
    ['nested lists in an assignment', `x = ${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['a chain of additions', `x = ${Array(5_000).fill('1').join(' + ')}`],
    ['a chain of names', Array.from({ length: 2_000 }, (_, index) => `v${index + 1} = v${index}`).join('\n')],
    [
      'names that mean each other',
      'a = b\nb = a\nimport torch\ntorch.utils.data.DataLoader(ds, batch_size=a)',
    ],
    ['nothing', ''],
  ])('survives %s', async (_what, code) => {
    expect(await survives({ 'a.py': code }, 'a.py')).toBe(true);
  });

  it('refuses a file that is no text, with its place', async () => {
    expect(await survives({ 'a.py': '\u0000'.repeat(1_000) }, 'a.py')).toBe(false);
  });
});
