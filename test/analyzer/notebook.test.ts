import { describe, expect, it } from 'vitest';
import { analyzeScript } from '../support/analyze-project.ts';

interface Cell {
  readonly cell_type: 'code' | 'markdown';
  readonly source: string | readonly string[];
}

function notebook(cells: readonly Cell[], language = 'python'): string {
  return JSON.stringify({ cells, metadata: { kernelspec: { language } }, nbformat: 4 }, null, 1);
}

function code(...source: readonly string[]): Cell {
  return { cell_type: 'code', source };
}

describe('a notebook', () => {
  const text = notebook([
    { cell_type: 'markdown', source: 'gs://acme-words/none' },
    code('%pip install "torch==2.8.0" -i https://index.example\n', 'import torch\n'),
    code(
      'loader = torch.utils.data.DataLoader(\n',
      '    data, batch_size=24)\n',
      'x = torch.zeros(1).cuda()',
    ),
  ]);

  it('names the line of its file, and the cell and line for a person', async () => {
    const { evidence } = await analyzeScript(text, 'a.ipynb');
    const [batch] = evidence['batchSize'] ?? [];
    expect(batch?.text).toMatch(/^cell 3, line [12]: /);
    expect(text.split('\n')[(batch?.line ?? 0) - 1]).toContain('data');
    expect(evidence['gpuRequired']?.[0]?.text).toBe('cell 3, line 3: x = torch.zeros(1).cuda()');
  });

  it('takes versions from what its cells install', async () => {
    const { job, evidence } = await analyzeScript(text, 'a.ipynb');
    expect(job).toMatchObject({
      language: 'python',
      dependencies: { torch: '2.8.0' },
      dataAccess: [],
      batchSize: 24,
    });
    expect(evidence['dependencies.torch']?.[0]?.text).toMatch(/^cell 2, line 1: %pip/);
  });

  it('is run as a notebook', async () => {
    const { job } = await analyzeScript(text, 'a.ipynb');
    expect(job.command).toEqual(['jupyter', 'execute', 'a.ipynb']);
    expect(job.family).toMatch(/notebook$/);
  });

  it.each([
    [
      'cells in other languages',
      [code('%%bash\n', 'gsutil cp gs://acme-x/y .'), code('import pandas')],
      'pandas',
    ],
    ['magics and help', [code('%matplotlib inline\n', 'pd.read_csv?\n', '!ls\n', 'import pandas')], 'pandas'],
    ['one text for a cell', [{ cell_type: 'code', source: 'x = 1\nimport pandas' } as const], 'pandas'],
    ['timed statements', [code('%time import pandas')], 'pandas'],
  ])('reads past %s', async (_what, cells, imported) => {
    const { job, warnings } = await analyzeScript(notebook(cells), 'a.ipynb');
    expect(Object.keys(job.dependencies)).toEqual([imported]);
    expect(job.dataAccess).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('that breaks off yields the cells before, and says where', async () => {
    const { job, warnings } = await analyzeScript(text.slice(0, text.indexOf('x = torch')), 'a.ipynb');
    expect(job).toMatchObject({ batchSize: 24, dependencies: { torch: '2.8.0' } });
    expect(warnings[0]).toMatchObject({
      file: 'a.ipynb',
      message: expect.stringContaining('breaks off') as string,
    });
  });

  it.each([
    '',
    '{',
    '[]',
    '{"cells": 3}',
    '{"cells": [{"cell_type": "code"}]}',
    'no JSON at all',
    '"'.repeat(99),
  ])('of %j is read as an empty one', async (broken) => {
    const { job } = await analyzeScript(broken, 'a.ipynb');
    expect(job).toMatchObject({ language: 'python', dependencies: {} });
  });
});
