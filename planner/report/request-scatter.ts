import type { SizedRun } from '../../schemas/backtest.ts';
import { html, type Html } from './html-text.ts';
import { number } from './number-text.ts';
import { at, logScale } from './plot-scale.ts';

const [width, height, left, bottom] = [740, 400, 62, 40];

/** What the engine asked for against what the run used, GiB, both logarithmic: below the diagonal a run failed at first. */
export function requestScatter(runs: readonly SizedRun[]): Html {
  const values = runs.flatMap(({ peakGib, requestedGib }) => [peakGib, requestedGib]);
  const x = logScale(values, left, width - 20);
  const y = logScale(values, height - bottom, 12);
  const grid = x.ticks.map(
    (tick) =>
      html`<g>
        <line
          class="grid"
          x1="${left}"
          x2="${width - 20}"
          y1="${at(y.place(tick))}"
          y2="${at(y.place(tick))}"
        />
        <line
          class="grid"
          x1="${at(x.place(tick))}"
          x2="${at(x.place(tick))}"
          y1="12"
          y2="${height - bottom}"
        />
        <text class="name" x="${left - 8}" y="${at(y.place(tick) + 4)}">${number(tick)}</text>
        <text class="middle" x="${at(x.place(tick))}" y="${height - bottom + 18}">${number(tick)}</text>
      </g>`,
  );
  const points = runs.map(({ family, peakGib, requestedGib, failed }) => {
    const said = `${family}: used ${number(peakGib)} GiB, asked for ${number(requestedGib)}`;
    const [across, up] = [at(x.place(peakGib)), at(y.place(requestedGib))];
    return failed
      ? html`<path class="failed" d="M${across} ${up}m-4-4l8 8m0-8l-8 8"><title>${said}</title></path>`
      : html`<circle class="held" cx="${across}" cy="${up}" r="3"><title>${said}</title></circle>`;
  });
  const [first = 1, last = 1] = [x.ticks[0], x.ticks.at(-1)];
  return html`<svg
    role="img"
    aria-label="Memory asked for against memory used"
    viewBox="0 0 ${width} ${height}"
  >
    ${grid}
    <line
      class="diagonal"
      x1="${at(x.place(first))}"
      y1="${at(y.place(first))}"
      x2="${at(x.place(last))}"
      y2="${at(y.place(last))}"
    />
    ${points}
    <text class="middle" x="${(left + width - 20) / 2}" y="${height - 4}">GiB used</text>
  </svg>`;
}
