import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileLines } from '../../planner/profiles/import/profile-lines.ts';
import { partyRuns, type PartyOptions } from '../predictor/federation/party.ts';
import type { Ended } from '../e2e/headstart-process.ts';
import { jsonOf } from '../e2e/user-world.ts';
import { HereWorld } from './command-line.ts';

const world = new HereWorld();
afterAll(() => world.close());

const tools = [1, 2, 3, 4, 5, 6];
const parties: Readonly<Record<string, PartyOptions>> = {
  north: { seed: 1, runs: 1600, tools: [...tools, 9] },
  south: { seed: 2, runs: 1000, tools },
  west: { seed: 3, runs: 1000, tools, told: (gib) => 30 * gib },
};
const place = 'shared';

/** One organisation's machine: a state folder of its own. */
function as(party: string, ...args: readonly string[]): Promise<Ended> {
  return world.run(args, { HEADSTART_STATE_DIR: join(world.folder, party) });
}

const federate = (party: string, verb: string, ...args: readonly string[]): Promise<Ended> =>
  as(party, 'federate', verb, place, ...args);

async function answerOf(ended: Promise<Ended>, code = 0): Promise<ReturnType<typeof jsonOf>> {
  const { stdout, stderr, code: found } = await ended;
  expect({ code: found, stderr }).toMatchObject({ code });
  return jsonOf(stdout);
}

function expectRefused({ code, stderr }: Ended, message: string): void {
  expect(stderr).toContain(message);
  expect(code).toBe(1);
}

beforeAll(async () => {
  for (const [party, options] of Object.entries(parties)) {
    world.write(`${party}.jsonl`, profileLines(partyRuns(options)));
    expect(await as(party, 'profiles', 'import', `${party}.jsonl`)).toMatchObject({ code: 0 });
  }
});

describe('a federation in a folder', () => {
  it('is founded once, and hands its key over in a file of its own', async () => {
    const { stdout } = await federate('north', 'init', '--as', 'north', '--total-epsilon', '8');
    expect(stdout).toContain('north.vocabulary-key');
    expect(statSync(world.at('north.vocabulary-key')).mode & 0o077).toBe(0);
    const keyless = await world.run([...['federate', 'init', 'elsewhere', '--as', 'north']]);
    expectRefused(keyless, 'is there already');
    expectRefused(await world.run(['federate', 'join', 'elsewhere']), 'holds no pact');
    const again = await federate('south', 'init', '--as', 'south');
    expectRefused(again, 'holds a pact already');
  });

  it('takes in who has asked with the right key, and whom the founder admits', async () => {
    const key = ['--vocabulary-key', 'north.vocabulary-key'];
    writeFileSync(world.at('wrong-key'), Buffer.alloc(32, 1).toString('base64'));
    for (const party of ['south', 'west']) {
      const wrong = await federate(party, 'join', '--as', party, '--vocabulary-key', 'wrong-key');
      expectRefused(wrong, 'not the vocabulary key');
      const asked = await answerOf(federate(party, 'join', '--as', party, ...key, '--json'));
      expect(asked.at('admitted')).toBe(false);
      const early = await federate(party, 'contribute', '--yes');
      expectRefused(early, 'not been admitted');
      const unasked = await federate('north', 'init', '--admit', party);
      expect(unasked.code).toBe(1);
      const { stdout } = await federate('north', 'init', '--admit', party, '--yes');
      expect(stdout).toContain(`"${party}" takes part`);
    }
    const thief = await federate('thief', 'join', '--as', 'south', ...key);
    expect(thief.stderr).toContain('is taken');
    const usurper = await federate('south', 'init', '--admit', 'south', '--yes');
    expect(usurper.stderr).toContain('Only "north"');
  });

  it('gives counts after a question, and the same ones again for nothing', async () => {
    const unasked = await federate('north', 'contribute');
    expectRefused(unasked, '--yes');
    for (const party of Object.keys(parties)) {
      const given = await answerOf(federate(party, 'contribute', '--yes', '--json'));
      expect(given.number('epsilonSpent')).toBe(4);
      const again = await answerOf(federate(party, 'contribute', '--yes', '--json'));
      expect([again.at('again'), again.number('epsilonSpent')]).toEqual([true, 4]);
    }
    const shared = readdirSync(world.at(place), { recursive: true, withFileTypes: true });
    const texts = shared
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.length).toBe(7);
    expect(texts.filter((text) => /tool-\d|somebody|imported-test/.test(text))).toEqual([]);
  });

  it('is merged by a party, who takes the honest ones', async () => {
    writeFileSync(world.at(place, 'contributions', 'round-1', 'east.json'), '{}');
    const merged = await answerOf(federate('north', 'merge', '--yes', '--json'));
    const verdicts = merged
      .list('judgements')
      .map((_, index) => [
        merged.text('judgements', index, 'party'),
        merged.text('judgements', index, 'verdict'),
      ]);
    expect(verdicts).toEqual([
      ['north', 'taken'],
      ['south', 'taken'],
      ['west', 'rejected'],
    ]);
    expect(merged.text('refused', 0, 'file')).toBe('east.json');
    expect(merged.number('epsilonSpent')).toBeCloseTo(4 + merged.number('epsilon'), 9);
    const twice = await federate('south', 'merge', '--round', '1', '--yes');
    expect(twice.stderr).toContain('merged already');
  });

  it('is taken over by its parties, unless somebody has changed it', async () => {
    expect((await answerOf(federate('south', 'join', '--json'))).list('taken')).toEqual([1]);
    expect((await answerOf(federate('south', 'join', '--json'))).list('taken')).toEqual([]);
    const path = world.at(place, 'merged', 'round-1.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/\d+\]/, '7777]'));
    const forged = await answerOf(federate('west', 'join', '--json'), 1);
    expect(forged.text('refused', 0, 'why')).toContain('not signed');
  });

  it('tells a party of a job that others alone have run', async () => {
    world.write('tool-9.py', 'print("hello")\n');
    const of = async (party: string): Promise<ReturnType<typeof jsonOf>> =>
      answerOf(as(party, 'plan', 'tool-9.py', '--json'));
    const [told, alone] = [await of('south'), await of('west')];
    expect(told.text('prediction', 'sources', 'memoryGib', 'from')).toBe('federation');
    expect(told.list('prediction', 'reasons').join(' ')).toContain('a federation of 2 organisations');
    expect(alone.text('prediction', 'sources', 'memoryGib', 'from')).toBe('code');
    // Runs of it need 0.1 to 2.6 GiB; the code alone lets expect anything.
    expect(told.number('prediction', 'memoryGib', 'target')).toBeLessThan(2.6);
    expect(told.number('prediction', 'memoryGib', 'upper')).not.toBe(
      alone.number('prediction', 'memoryGib', 'upper'),
    );
  });

  it('stops a party at its total, and forgets no damaged ledger', async () => {
    const over = await federate('north', 'contribute', '--round', '2', '--yes');
    expectRefused(over, 'would go over the total of 8');
    const [id] = readdirSync(join(world.folder, 'south', 'federation'));
    writeFileSync(join(world.folder, 'south', 'federation', id!, 'ledger.jsonl'), '{"pact"\n');
    const damaged = await federate('south', 'contribute', '--round', '2', '--yes');
    expectRefused(damaged, 'ledger');
  });
});

describe('a place', () => {
  it.each([
    [['federate', 'merge', 'nowhere', '--yes'], 'holds no pact'],
    [['federate', 'join', 'ftp://host/x'], 'neither a folder nor a bucket'],
    [['federate', 'init', 'new'], 'needs a name'],
    [['federate', 'init', 'new', '--as', 'North Pole'], 'lower case'],
    [['federate', 'init', 'new', '--as', 'north', '--epsilon', '0'], 'above 0'],
  ])('%j: %s', async (args, message) => {
    expectRefused(await world.run(args), message);
  });
});
