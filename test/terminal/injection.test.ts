import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '../../schemas/message.ts';
import { renderBacktest } from '../../planner/terminal/render-backtest.ts';
import { renderExplanation } from '../../planner/terminal/render-explanation.ts';
import { renderMessage } from '../../planner/terminal/render-message.ts';
import { createStyle } from '../../planner/terminal/style.ts';
import { analysis, buildRun, fullPlan, interval, isControl } from './terminal-fixtures.ts';
import { aBacktest } from '../support/build-backtest.ts';
import { anExplanation } from '../support/build-explanation.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const plain = createStyle(false);

const messages: readonly Message[] = [
  { code: 'step', text: 'X' },
  { code: 'note', text: 'X' },
  { code: 'warning', text: 'X', file: 'X', line: 1 },
  { code: 'analysed', analysis },
  { code: 'planned', plan: fullPlan },
  { code: 'run', event: { kind: 'state', run: buildRun() } },
  { code: 'preempted', instance: 'X', at: 'X', run: buildRun({ checkpointAt: 'X' }) },
  { code: 'adjusted', from: 'X', to: 'X', revision: 2 },
  { code: 'failure', failure: { code: 'quota', fault: 'cloud', message: 'X', nextStep: 'X', cause: 'X' } },
  {
    code: 'divergence',
    divergence: {
      metric: 'memoryGib',
      direction: 'above',
      predicted: interval(1, 0.25, 1.5),
      observed: 1.8,
      projected: 2.4,
      since: '2026-01-01T00:00:00Z',
      samples: 4,
      reason: 'X',
    },
  },
];

/** Answers that are no messages, by how they are shown. */
const answers: readonly ((text: string) => string)[] = [
  (text) => renderBacktest(poison(aBacktest(), text), plain),
  (text) => renderExplanation(poison(anExplanation(), text), plain, { withReasons: true }),
];

test('no text of the user reaches the terminal with a control character in it', () => {
  const nasty = fc.constantFrom('\u001b[2J', '\u001b]0;t\u0007', '\r', '\u009b1m', '\u202e', '\u0008');
  fc.assert(
    fc.property(nasty, fc.constantFrom(...messages, ...answers), (text, shown) => {
      const rendered =
        typeof shown === 'function' ? shown(text) : (renderMessage(poison(shown, text), plain, 100) ?? '');
      // The only control character that a view writes itself is the line break.
      expect([...rendered].filter((character) => character !== '\n' && isControl(character))).toEqual([]);
    }),
    { seed: 2, numRuns: fuzzRuns(200, 5_000) },
  );
});

/** The same message with `text` put before every string that is not one of our own closed words. */
function poison<T>(value: T, text: string, key = ''): T {
  if (Array.isArray(value)) return value.map((one: unknown) => poison(one, text, key)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, poison(one, text, name)]),
    ) as T;
  }
  return (typeof value === 'string' && !closedWords.has(key) ? text + value : value) as T;
}

const closedWords = new Set(
  'code kind state origin action metric direction provisioningModel basis language task method precision interconnect mode fault target protocol from'.split(
    ' ',
  ),
);
