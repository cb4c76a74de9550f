import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceValue } from '../../planner/use-cases/source-edit.ts';

describe('the edit that replaces a value in a line', () => {
  it.each<[string, string, string, RegExp | undefined, string | null]>([
    ['    batch_size=64,', '64', '16', undefined, '    batch_size=16,'],
    ['torch==1.13.1  # for CUDA 11', '1.13.1', '2.0.*', undefined, 'torch==2.0.*  # for CUDA 11'],
    ['x4 = Loader(data4, 4)', '4', '2', undefined, 'x4 = Loader(data4, 2)'],
    ['lr = 0.4; batch = 4', '4', '2', undefined, 'lr = 0.4; batch = 2'],
    ['a = 4.5', '4', '2', undefined, null],
    ['', '4', '2', undefined, null],
    ['train(workers=4, batch=4)', '4', '2', undefined, null],
    ['train(workers=4, batch=4)', '4', '2', /batch=$/, 'train(workers=4, batch=2)'],
    [
      'args: [--workers, 8, --batch-size, 8]',
      '8',
      '3',
      /batch-size, $/i,
      'args: [--workers, 8, --batch-size, 3]',
    ],
    ['maxUsd: 0.01', '0.01', '5.84', /maxUsd\W*$/, 'maxUsd: 5.84'],
    ['max_steps=64, batch=2 ** 6', '64', '16', /batch=$/, null],
    ['BATCH = 2 ** 6', '64', '16', undefined, null],
  ])('%s', (line, value, replacement, near, expected) => {
    const edit = replaceValue(line, value, replacement, near);
    expect(edit && line.replace(edit.old, () => edit.new)).toBe(expected);
  });

  it('is the only such text of its line, and changes nothing but the value', () => {
    const part = fc.string({ unit: fc.constantFrom('4', '2', ' ', '=', 'a', '.', ',', '(') });
    fc.assert(
      fc.property(part, part, (before, after) => {
        const line = `${before} 42 ${after}`;
        const edit = replaceValue(line, '42', '7', / $/);
        if (edit === null) return;
        expect(line.split(edit.old)).toHaveLength(2);
        expect(edit.old.replace(/42/g, '')).toContain(edit.new.replace(/7/, '').replace(/42/g, ''));
        expect(line.replace(edit.old, () => edit.new)).toHaveLength(line.length - 1);
      }),
    );
  });
});
