import { describe, expect, it } from 'vitest';
import { analyzeProject, analyzeScript } from '../support/analyze-project.ts';
import { pythonCases } from './python-cases.ts';
import { pythonDataCases } from './python-data-cases.ts';

describe('what a Python script tells', () => {
  it.each([...pythonCases, ...pythonDataCases])('$title', async ({ code, expected }) => {
    const { job } = await analyzeScript(code);
    expect(job).toMatchObject(expected);
  });

  it('warns about the line where the code is broken', async () => {
    const { warnings } = await analyzeScript('import torch\ndef broken(:\n  pass\n');
    expect(warnings).toEqual([expect.objectContaining({ file: 'train.py', line: 2 })]);
  });

  it('follows imports of project files', async () => {
    const { job, evidence } = await analyzeProject(
      {
        'train.py': 'import torch\nfrom settings import BATCH\nfrom lib.data import make\nmake(BATCH)\n',
        'settings.py': 'BATCH = 96\n',
        'lib/__init__.py': '',
        'lib/data.py':
          'from torch.utils.data import DataLoader\ndef make(size):\n    return DataLoader(ds, batch_size=size)\n',
      },
      'train.py',
    );
    expect(job.batchSize).toBe(96);
    expect(evidence['batchSize']).toEqual([expect.objectContaining({ file: 'settings.py', line: 1 })]);
    expect(job.dependencies).toEqual({ torch: null });
  });
});
