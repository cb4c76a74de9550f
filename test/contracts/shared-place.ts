import { expect, test } from 'vitest';
import type { SharedPlace } from '../../planner/ports.ts';

/** What every place that a federation can share must do. `open` gives one that is empty. */
export function describeSharedPlace(open: () => Promise<SharedPlace>): void {
  test('reads back what was written, whole and anew', async () => {
    const place = await open();
    await place.write('merged/round-1.json', '{"body":"ä \\n {}","signature":"x"}');
    expect(JSON.parse((await place.read('merged/round-1.json')) ?? '')).toEqual({
      body: 'ä \n {}',
      signature: 'x',
    });
    await place.write('merged/round-1.json', '{"body":"other"}');
    expect(await place.read('merged/round-1.json')).toBe('{"body":"other"}');
  });

  test('has nothing where nothing was written', async () => {
    const place = await open();
    expect(await place.read('pact.json')).toBeNull();
    expect(await place.list('merged')).toEqual([]);
  });

  test('lists what lies directly in a folder, sorted', async () => {
    const place = await open();
    const names = Array.from({ length: 23 }, (_, index) => `party-${String(index).padStart(2, '0')}.json`);
    for (const name of names.toReversed()) await place.write(`contributions/round-1/${name}`, '{}');
    await place.write('contributions/round-10/other.json', '{}');
    expect(await place.list('contributions/round-1')).toEqual(names);
  });
}
