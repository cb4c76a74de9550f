import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { backtestPage } from '../../planner/report/backtest-page.ts';
import type { BacktestReport } from '../../schemas/backtest.ts';
import { aBacktest, anAccuracy } from '../support/build-backtest.ts';

const madeAt = new Date('2026-11-24T12:00:00Z');

/** Elements by name, their attributes by name, and all text. Throws where the markup is not well-formed. */
function parsed(report: BacktestReport) {
  const page = backtestPage(report, madeAt).replace('<!doctype html>', '');
  const [elements, attributes]: [string[], string[]] = [[], []];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    elements.push(tag.name);
    attributes.push(...Object.keys(tag.attributes));
  });
  parser.on('text', (part) => (text += part));
  parser.write(page).close();
  return { page, elements, attributes, text };
}

describe('the report as a page', () => {
  it('tells every figure', () => {
    const { text } = parsed(aBacktest());
    for (const said of ['largest seen', '12.5', '$0.05', '21 %', '90 %', '4 did not succeed', '2026-11-24'])
      expect(text).toContain(said);
    expect(text).toContain('0.5 ×');
  });

  it('compares the engine with the best baseline, and not with its own plans', () => {
    const plan = anAccuracy({ method: 'headstart plan', wastageGbh: 1 });
    const { text } = parsed(aBacktest({ methods: [...aBacktest().methods, plan] }));
    expect(text).toContain('0.5 ×');
    expect(text).toMatch(/the best baseline\s+\(largest seen\)/);
  });

  it.each([
    [100, 0.79, true],
    [100, 0.8, false],
    [99, 0.1, false],
    [100, null, false],
  ])('marks the interval of %d runs that holds a share of %s of them: %s', (runs, coverage, isMarked) => {
    const families = [{ family: 'align', runs, methods: [anAccuracy({ coverage })] }];
    expect(parsed(aBacktest({ families })).page.includes('class="low"')).toBe(isMarked);
  });

  it('loads and runs nothing: one style sheet, known by its digest, and no other thing is allowed', () => {
    const { page, elements, attributes } = parsed(aBacktest());
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
    expect(style).toContain('prefers-color-scheme: dark');
    const banned = [
      'script',
      'img',
      'link',
      'iframe',
      'object',
      'a',
      'form',
      'image',
      'use',
      'foreignObject',
    ];
    expect(elements.filter((name) => banned.includes(name))).toEqual([]);
    expect(attributes.filter((name) => /^(on|style$|src$|href$|xlink)/.test(name))).toEqual([]);
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('shows any name as it is, and as text', () => {
    const names = fc.string({ unit: fc.constantFrom(...`<>&"'${'`'}]/!- =aé\u0000\u202e`), maxLength: 12 });
    const plain = parsed(aBacktest());
    fc.assert(
      fc.property(names, names, names, (source, family, method) => {
        const methods = [anAccuracy({ method }), anAccuracy({ wastageGbh: 25 })];
        const families = [{ family, runs: 1, methods }];
        const sized = aBacktest().sized.map((run) => ({ ...run, family }));
        const { elements, text } = parsed(aBacktest({ source, families, methods, sized }));
        expect(elements).toEqual(plain.elements);
        const shown = (name: string): string => name.replace(/[\p{Cc}\u202e]/gu, ' ');
        for (const name of [source, family, method]) expect(text).toContain(shown(name));
      }),
      { numRuns: 60 },
    );
  });

  it.each<readonly [string, Partial<BacktestReport>, string]>([
    ['without a price', { price: null }, 'No price of memory is known'],
    ['of no run', { judged: 0, methods: [], families: [], curves: [], sized: [] }, 'No run could be judged'],
    ['drawn', { protocol: 'warm' }, 'Drawn with seed 1996'],
    [
      'without waste',
      { methods: [anAccuracy({ wastageGbh: 0 }), anAccuracy({ wastageGbh: 0 })] },
      '– the best',
    ],
    ['with nothing left out', { left: {} }, 'How this was counted'],
  ])('%s', (_what, changes, said) => {
    const { page, text } = parsed(aBacktest(changes));
    expect(text.replace(/×|\s+/g, ' ')).toContain(said.replace('– the', '–the'));
    expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});
