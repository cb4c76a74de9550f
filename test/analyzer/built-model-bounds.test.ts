import { expect, it } from 'vitest';
import { analyzeScript } from '../support/analyze-project.ts';

const network = (...lines: readonly string[]): string =>
  [
    'import copy',
    'import torch.nn as nn',
    'class Net(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.head = nn.Linear(2, 2)',
    ...lines.map((line) => `        ${line}`),
    '    def again(self, n):',
    '        return self.again(n + 1)',
    'model = Net()',
  ].join('\n');

/** Code that would grow or go on without end if it were followed to the end. */
const endless: readonly (readonly [string, string])[] = [
  [
    'a list that doubles',
    network(
      'many = [nn.Linear(2, 2)]',
      'for _ in range(60):',
      '    many = many + many',
      'self.all = nn.ModuleList(many)',
    ),
  ],
  [
    'a list that takes itself in',
    network(
      'many = [nn.Linear(2, 2)]',
      'for _ in range(60):',
      '    many.extend(many)',
      'self.all = nn.ModuleList(many)',
    ),
  ],
  [
    'layers that hold copies of themselves',
    network(
      'self.all = nn.ModuleList([nn.Linear(2, 2)])',
      'for _ in range(60):',
      '    self.all.append(copy.deepcopy(self.all))',
    ),
  ],
  ['a method that calls itself', network('self.more = self.again(0)')],
  [
    'loops in loops',
    network('for a in range(2000):', '    for b in range(2000):', '        self.more = nn.Linear(a, b)'),
  ],
  [
    'a text that doubles',
    network(
      "name = 'a'",
      'for _ in range(60):',
      '    name = name + name',
      'setattr(self, name, nn.Linear(2, 2))',
    ),
  ],
];

it.each(endless)('%s has no known size', async (_what, code) => {
  expect((await analyzeScript(code)).job.model).toBeNull();
});
