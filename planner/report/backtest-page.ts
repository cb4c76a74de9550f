import { createHash } from 'node:crypto';
import type { Accuracy, BacktestReport } from '../../schemas/backtest.ts';
import { familyTable, methodTable } from './accuracy-tables.ts';
import { html, trusted, type Html } from './html-text.ts';
import { number, percent, usd } from './number-text.ts';
import { pageStyle } from './page-style.ts';
import { requestScatter } from './request-scatter.ts';
import { wastageBars } from './wastage-bars.ts';
import { isLogarithmic, wastageCurves } from './wastage-curves.ts';

/** Nothing is loaded and nothing is run; the one style sheet is the one whose digest this is. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** As one piece: its digest is of every character between the tags. */
const styleSheet = trusted(`<style>${pageStyle}</style>`);

/** A backtest as one HTML file that needs no other and runs no script; the date is that of its making. */
export function backtestPage(report: BacktestReport, madeAt: Date): string {
  const { source, protocol } = report;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Backtest of ${source}</title>
        ${styleSheet}
      </head>
      <body>
        <h1>Backtest of ${source}</h1>
        <p>
          ${number(report.judged)} runs of ${number(report.families.length)} families, ${ways[protocol]}. Made
          ${madeAt.toISOString().slice(0, 10)}.
        </p>
        ${report.judged === 0 ? html`<p>No run could be judged.</p>` : findings(report)}
        <h2>How this was counted</h2>
        ${notes(report)}
      </body>
    </html> `;
  return page.html;
}

const ways = {
  warm: 'drawn at random after a warm-up',
  chronological: 'sized in the order of time, each by what had ended before it',
};

function findings({ methods, families, curves, sized }: BacktestReport): Html {
  return html`${facts(methods)}
    <h2>Memory wasted</h2>
    <p>GB·h asked for and not used; a failed attempt counts in full.</p>
    ${wastageBars(methods)} ${methodTable(methods)}
    <h2>As runs came in</h2>
    <p>GB·h wasted after so many runs${isLogarithmic(curves) ? ', on a logarithmic scale' : ''}.</p>
    ${wastageCurves(curves)}
    <h2>Asked for and used</h2>
    <p>
      GiB that Headstart asked for (upwards) against what the run used. Crosses below the diagonal failed at
      first.
    </p>
    ${requestScatter(sized)}
    <h2>By family</h2>
    <p>
      GB·h wasted, with failures in brackets; the least of each row stands out. An interval that holds under
      80 % of 100 runs or more is marked.
    </p>
    ${familyTable(families)}`;
}

function facts([engine, ...others]: readonly Accuracy[]): Html {
  if (!engine) return html``;
  const best = others
    .filter(({ method }) => !method.startsWith('headstart'))
    .sort((one, other) => one.wastageGbh - other.wastageGbh)[0];
  const ratio = best && best.wastageGbh > 0 ? engine.wastageGbh / best.wastageGbh : null;
  return html`<ul class="facts">
    <li>
      <strong>${number(engine.wastageGbh)} GB·h</strong
      >wasted${engine.wastageUsd === null ? '' : `, ${usd(engine.wastageUsd)}`}
    </li>
    <li>
      <strong>${ratio === null ? '–' : `${number(ratio)} ×`}</strong>the best baseline
      (${best?.method ?? 'none'})
    </li>
    <li><strong>${number(engine.failedRuns)} of ${number(engine.runs)}</strong>runs failed at first</li>
    <li><strong>${percent(engine.coverage)}</strong>of peaks in their 90 % interval</li>
  </ul>`;
}

function notes({ price, left, protocol, seed }: BacktestReport): Html {
  const reasons = Object.entries(left).map(([why, count]) => html`<li>${number(count)} ${why}</li>`);
  return html`<p>
      Every method was asked for the same runs and learnt the same ended ones. A request that is too small is
      taken to fail at the end of the run, and is asked for again by the method's own rule. Machine regret is
      what the cheapest machines for the requests cost more than the cheapest for the peaks, failed attempts
      included.
    </p>
    <p>
      ${
        price === null
          ? 'No price of memory is known, so nothing is told in USD.'
          : `USD at ${usd(price.usdPerGibHour)} per GiB·h: ${price.of}, ${price.asOf} (${price.source}).`
      }${protocol === 'warm' ? ` Drawn with seed ${seed}.` : ''}
    </p>
    ${
      reasons.length === 0
        ? html``
        : html`<p>Not judged:</p>
            <ul>
              ${reasons}
            </ul>`
    }`;
}
