import { describe, expect, it } from 'vitest';
import { commandLink } from '../../extension/views/command-link.ts';
import { driverHover, entryHover, type HoverModel } from '../../extension/views/hover-markdown.ts';
import type { Alternative } from '../../schemas/plan.ts';
import { buildContribution } from '../support/build-assessment.ts';
import { buildOffering, buildPlan, buildPrediction } from '../support/build-plan.ts';
import { english } from '../support/english.ts';

const exactly = (target: number) => ({ target, lower: target, upper: target });
const cost = { usdPerRun: exactly(3.1), usdPerHour: 4, complete: true, breakdown: [] };
const latency = {
  readySeconds: exactly(120),
  runtimeSeconds: exactly(2460),
  timeToResultSeconds: exactly(2580),
};

function alternative(changes: Partial<Alternative>): Alternative {
  return { offering: buildOffering({ machineType: 'n2-standard-8' }), cost, latency, ...changes };
}

function hover(changes: Partial<HoverModel> = {}): string {
  const plan = buildPlan({ cost, latency, reason: 'cheapest that fits', alternatives: [alternative({})] });
  const model = { path: '/project/train.py', plan, contributions: [], similarRuns: [], isChosen: false };
  return entryHover({ ...model, ...changes }, english).join('\n\n');
}

/** The arguments of the first link to a command. */
function linked(markdown: string, command: string): unknown {
  const [, query] = new RegExp(`\\(command:headstart\\.${command}\\?([^)]*)\\)`).exec(markdown) ?? [];
  return query === undefined ? null : JSON.parse(decodeURIComponent(query));
}

describe('the hover of an entry', () => {
  it.each<[string, Partial<HoverModel>, RegExp]>([
    ['says what the hint says', {}, /^\*\*≈ \\\$3\\\.10\/run · ready in 2 min · 41 min on n2\\-standard\\-2/],
    ['gives the reason of the choice', {}, /cheapest that fits/],
    ['has the prediction with its interval', {}, /\| Memory \| 4\\\.0 GiB \|/],
    ['offers alternatives', {}, /\| n2\\-standard\\-8 \| us\\-central1\\-a \| .* \| \[use this\]/],
    ['says when there are no runs', {}, /no similar runs yet/],
    [
      'says what each line changes',
      { contributions: [buildContribution({ effect: 'half' })] },
      /\| train\\\.py:3 \| batchSize \| 8 \| half \|/,
    ],
    [
      'goes back to the own pick',
      { isChosen: true },
      /\[Use Headstart's pick\]\(command:headstart\.useOwnPick/,
    ],
    [
      'lists earlier runs',
      {
        plan: buildPlan({ cost, latency, prediction: buildPrediction({ profileIds: ['a'] }) }),
        similarRuns: [
          {
            ...{ id: 'a', recordedAt: '2026-07-01T10:00:00Z', machineType: 'n2-standard-4' },
            ...{ peakMemoryGib: 3.2, runtimeSeconds: 60, usd: null },
          },
        ],
      },
      /\| 2026-07-01 \| n2\\-standard\\-4 \| 3\\\.2 GiB \| 60 s \| cost unknown \|/,
    ],
  ])('%s', (_name, changes, expected) => {
    expect(hover(changes)).toMatch(expected);
  });

  it('leaves out what another beats', () => {
    const plan = buildPlan({ cost, latency, alternatives: [alternative({ dominated: true })] });
    expect(hover({ plan })).not.toContain('use this');
  });

  it('hands the offering over as it is', () => {
    const offering = buildOffering({ machineType: 'n2-standard-8' });
    expect(linked(hover(), 'useOffering')).toEqual(['/project/train.py', offering]);
  });
});

describe('user text', () => {
  it.each([
    '[a](command:workbench.action.quit)',
    '<img src=x onerror=alert(1)>',
    'a | b\n\n# c',
    '![a](http://example.com/a.png)',
  ])('%s stays text', (text) => {
    const markdown = driverHover([buildContribution({ value: text, effect: text, field: text })], english);
    expect(markdown).not.toMatch(/(?<!\\)[[\]<|#]|\n\n/);
  });

  it('in a link does not end it', () => {
    const path = `/project/it's (a) [file]!*.py`;
    const link = commandLink('x', 'headstart.useOwnPick', [path]);
    expect(link).toMatch(/^\[x\]\(command:headstart\.useOwnPick\?[^()' ]*\)$/);
    expect(linked(link, 'useOwnPick')).toEqual([path]);
  });
});
