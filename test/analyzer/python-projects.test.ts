import { expect, it } from 'vitest';
import type { Job } from '../../schemas/job.ts';
import { analyzeProject } from '../support/analyze-project.ts';

interface ProjectCase {
  readonly what: string;
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
  readonly job: Partial<Job>;
}

const library = [
  'import torch',
  'def fit(model):',
  '    opt = torch.optim.SGD(model.parameters())',
  '    model(1).backward()',
  'class Server:',
  '    def run(self):',
  '        self.batch = torch.utils.data.DataLoader([], batch_size=3)',
].join('\n');

const cases: readonly ProjectCase[] = [
  {
    what: 'what nothing calls in an imported file says nothing',
    entry: 'serve.py',
    files: {
      'serve.py':
        'import library\nmodel = library.Server()\nwith library.torch.no_grad():\n    model.run()\n',
      'library.py': library,
    },
    job: { task: 'inference', batchSize: 3, optimizer: null },
  },
  {
    what: 'what is called through a module counts',
    entry: 'main.py',
    files: { 'main.py': 'import library as lib\nlib.fit(object())\n', 'library.py': library },
    job: { task: 'training', batchSize: null, optimizer: 'sgd' },
  },
  {
    what: 'what is called through a package that passes it on counts',
    entry: 'main.py',
    files: {
      'main.py': 'from lib import *\nfit(object())\n',
      'lib/__init__.py': 'from .inner import fit\n',
      'lib/inner.py': library,
    },
    job: { task: 'training', optimizer: 'sgd' },
  },
  {
    what: 'packages that import a name from each other in a circle end somewhere',
    entry: 'main.py',
    files: {
      'main.py':
        'from a import size, build\nimport torch\ntorch.utils.data.DataLoader([], batch_size=size)\nbuild().backward()\n',
      'a.py': 'from b import size, build\n',
      'b.py': 'from a import size, build\n',
    },
    job: { task: 'training', batchSize: null },
  },
];

it.each(cases)('$what', async ({ entry, files, job }) => {
  expect((await analyzeProject(files, entry)).job).toMatchObject(job);
});
