import type { WastageCurve } from '../../schemas/backtest.ts';
import { html, type Html } from './html-text.ts';
import { number } from './number-text.ts';
import { at, linearScale, logScale, type Scale } from './plot-scale.ts';

const [width, height, left, right, bottom] = [740, 330, 62, 150, 40];
/** Names at the end of a curve need so much room. */
const lineHeight = 15;

/** A method that wastes so many times what another does would press that one to the edge of a linear scale. */
const dwarfing = 10;

/** Whether the curves are on a logarithmic scale. */
export function isLogarithmic(curves: readonly WastageCurve[]): boolean {
  const totals = curves.map(totalOf);
  return Math.max(...totals) > dwarfing * Math.min(...totals);
}

/** GB·h wasted by each method after so many runs. */
export function wastageCurves(curves: readonly WastageCurve[]): Html {
  const x = linearScale(Math.max(1, ...curves.flatMap(({ runs }) => runs.at(-1) ?? 0)), left, width - right);
  const y = wastageScale(curves);
  const names = namePlaces(curves.map((curve) => y.place(totalOf(curve))));
  const lines = curves.map(
    ({ method, runs, wastageGbh }, index) =>
      html`<g>
        <polyline
          class="line${index}"
          points="${runs.map((run, place) => `${at(x.place(run))},${at(y.place(wastageGbh[place]!))}`).join(' ')}"
        />
        <text class="text${index}" x="${width - right + 8}" y="${at(names[index]! + 4)}">${method}</text>
      </g>`,
  );
  const rows = y.ticks.map(
    (tick) =>
      html`<g>
        <line
          class="grid"
          x1="${left}"
          x2="${width - right}"
          y1="${at(y.place(tick))}"
          y2="${at(y.place(tick))}"
        />
        <text class="name" x="${left - 8}" y="${at(y.place(tick) + 4)}">${number(tick)}</text>
      </g>`,
  );
  const columns = x.ticks.map(
    (tick) =>
      html`<text class="middle" x="${at(x.place(tick))}" y="${height - bottom + 18}">${number(tick)}</text>`,
  );
  return html`<svg role="img" aria-label="GB·h wasted after so many runs" viewBox="0 0 ${width} ${height}">
    ${rows} ${columns}
    <text class="middle" x="${(left + width - right) / 2}" y="${height - 4}">runs</text>
    ${lines}
  </svg>`;
}

function wastageScale(curves: readonly WastageCurve[]): Scale {
  const values = curves.flatMap(({ wastageGbh }) => wastageGbh);
  const [start, end] = [height - bottom, 12];
  return isLogarithmic(curves) ? logScale(values, start, end) : linearScale(Math.max(...values), start, end);
}

function totalOf({ wastageGbh }: WastageCurve): number {
  return wastageGbh.at(-1) ?? 0;
}

/** Places of names beside their curves, moved apart downwards where they would overlap, and up again from the lower edge. */
function namePlaces(wanted: readonly number[]): readonly number[] {
  const order = wanted.map((_, index) => index).sort((one, other) => wanted[one]! - wanted[other]!);
  const places = [...wanted];
  let free = -Infinity;
  for (const index of order) free = (places[index] = Math.max(places[index]!, free)) + lineHeight;
  let most = height - bottom;
  for (const index of order.toReversed())
    most = (places[index] = Math.min(places[index]!, most)) - lineHeight;
  return places;
}
