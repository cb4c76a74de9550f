import { expect, it } from 'vitest';
import { CommitQueue } from '../../planner/profiles/commit-queue.ts';

/** A queue whose commits end when the test says so. */
function heldQueue(changes: { mostItems?: number; mostBytes?: number; mostCommits?: number } = {}) {
  const commits: { items: readonly number[]; end: (error?: Error) => void }[] = [];
  const write = (items: readonly number[]): Promise<void> =>
    new Promise((resolve, reject) => {
      commits.push({ items, end: (error) => (error ? reject(error) : resolve()) });
    });
  const limits = { mostItems: 3, mostBytes: 1000, mostCommits: 2, ...changes };
  return { commits, queue: new CommitQueue<number>({ ...limits, write, bytesOf: (item) => item }) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('writes as many together as a commit takes, and holds back what would be one commit too many', async () => {
  const { commits, queue } = heldQueue();
  const added = [1, 2, 3, 4, 5, 6, 7, 8].map((item) => queue.add(item));
  await turn();
  expect(commits.map(({ items }) => items)).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  commits[1]?.end();
  await turn();
  expect(commits.map(({ items }) => items).at(-1)).toEqual([7, 8]);
  commits[0]?.end();
  commits[2]?.end();
  await Promise.all(added);
});

it('cuts a commit by its bytes, and sends a large item alone', async () => {
  const { commits, queue } = heldQueue({ mostCommits: 9 });
  const added = [400, 500, 200, 5000, 1].map((item) => queue.add(item));
  await turn();
  expect(commits.map(({ items }) => items)).toEqual([[400, 500], [200], [5000], [1]]);
  for (const { end } of commits) end();
  await Promise.all(added);
});

it('tells those of a commit that failed, and goes on with the others', async () => {
  const { commits, queue } = heldQueue({ mostItems: 1, mostCommits: 1 });
  const ends = Promise.allSettled([queue.add(1), queue.add(2)]);
  await turn();
  commits[0]?.end(new Error('lost'));
  await turn();
  commits[1]?.end();
  await queue.settled();
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
