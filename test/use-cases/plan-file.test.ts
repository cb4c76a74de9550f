import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../planner/cli/load-plan.ts';
import { planHashOf } from '../../planner/plan-hash.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { buildPlan } from '../support/build-plan.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';

const built = buildPlan();
const plan = { ...built, planHash: planHashOf(built) };
const text = JSON.stringify(plan, null, 2);

function failureOf(read: () => unknown): HeadstartError['failure'] | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
}

describe('a saved plan', () => {
  it('is read as it was written, whatever the order of its keys', () => {
    expect(parsePlan('plan.json', text)).toEqual(plan);
    const turned = Object.fromEntries(Object.entries(plan).toReversed());
    expect(parsePlan('plan.json', JSON.stringify(turned))).toEqual(plan);
  });

  it.each([
    ['nothing', ''],
    ['another JSON', '{"schemaVersion": 1}'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['half of it', text.slice(0, text.length / 2)],
    ['another price', text.replace(/"usdPerHour": [\d.]+/, '"usdPerHour": 0.0001')],
    ['another version', text.replace('"schemaVersion": 1', '"schemaVersion": 2')],
    ['a source that is none', JSON.stringify({ ...plan, source: 'train.py' })],
    ['no job', JSON.stringify({ ...plan, job: null })],
    [
      'a value nested without end',
      text.replace('"job": {', `"job": {"x": ${'['.repeat(9999)}${']'.repeat(9999)},`),
    ],
  ])('is refused when it holds %s', (_what, broken) => {
    expect(broken).not.toBe(text);
    const failure = failureOf(() => parsePlan('plan.json', broken));
    expect(failure).toMatchObject({
      code: 'plan-unreadable',
      message: expect.stringMatching(/^plan\.json /) as string,
    });
  });

  it('is never taken when it was changed, and nothing else is thrown', { timeout: 3_600_000 }, () => {
    const rounds = process.env['HEADSTART_FUZZ'] === 'full' ? 20_000 : 200;
    const random = seededRandom(5);
    for (let round = 0; round < rounds; round += 1) {
      const mutated = mutateText(text, random);
      const failure = failureOf(() => expect(parsePlan('plan.json', mutated).planHash).toBe(plan.planHash));
      if (failure !== null) expect(failure.code).toBe('plan-unreadable');
    }
  });
});
