import { describe, expect, it } from 'vitest';
import { filtered } from '../../../planner/simulator/cloud/compute/list-answer.ts';

const items = [
  { name: 'one', status: 'RUNNING', labels: { 'headstart-job': 'train', owner: 'a' } },
  { name: 'two', status: 'TERMINATED', labels: { 'headstart-job': 'train' } },
  { name: 'three', status: 'RUNNING' },
];

describe('the filter of a list', () => {
  it.each([
    [null, ['one', 'two', 'three']],
    ['labels.headstart-job=train', ['one', 'two']],
    ['labels.headstart-job = "train"', ['one', 'two']],
    ['labels.headstart-job:*', ['one', 'two']],
    ['labels.headstart-job!=train', ['three']],
    ['status eq RUNNING', ['one', 'three']],
    ['labels.headstart-job=train AND status=RUNNING', ['one']],
    ['(labels.headstart-job=train) (status=RUNNING)', ['one']],
    ['(labels.headstart-job=train) AND (labels.owner:*)', ['one']],
    ['name=four', []],
  ])('%s', (filter, expected) => {
    expect(filtered(items, filter).map(({ name }) => name)).toEqual(expected);
  });

  it.each(['name', 'name>one', 'a=b OR c=d', '(a=b', '='])('%s is refused', (filter) => {
    expect(() => filtered(items, filter)).toThrow(/filter/);
  });
});
