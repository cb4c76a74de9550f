import type { Accuracy } from '../../schemas/backtest.ts';
import { html, type Html } from './html-text.ts';
import { number } from './number-text.ts';
import { at, linearScale } from './plot-scale.ts';

const [labelWidth, barWidth, valueWidth, rowHeight] = [150, 440, 150, 30];

/** A bar for each method: GB·h wasted. */
export function wastageBars(methods: readonly Accuracy[]): Html {
  const scale = linearScale(Math.max(...methods.map(({ wastageGbh }) => wastageGbh)), 0, barWidth);
  const height = methods.length * rowHeight + 6;
  const bars = methods.map(({ method, wastageGbh, failures }, row) => {
    const [width, top] = [scale.place(wastageGbh), row * rowHeight];
    return html`<g>
      <text class="name" x="${labelWidth - 8}" y="${top + 20}">${method}</text>
      <rect
        class="fill${row}"
        x="${labelWidth}"
        y="${top + 6}"
        width="${at(Math.max(1, width))}"
        height="18"
        rx="2"
      />
      <text x="${at(labelWidth + width + 8)}" y="${top + 20}"
        >${number(wastageGbh)}, ${number(failures)} failed</text
      >
    </g>`;
  });
  return html`<svg
    role="img"
    aria-label="GB·h wasted by each method"
    viewBox="0 0 ${labelWidth + barWidth + valueWidth} ${height}"
  >
    ${bars}
  </svg>`;
}
