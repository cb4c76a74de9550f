import type { Bar } from '../../views/preview-intervals.ts';
import { svgElement } from './element.ts';

const width = 200;

/** The bounds as a bar on a track, the target as a mark; the figures beside it say the same. */
export function intervalBar({ lower, target, upper }: Bar): SVGElement {
  const [from, at, to] = [lower * width, target * width, upper * width];
  return svgElement(
    'svg',
    { class: 'bar', viewBox: `0 0 ${width} 16`, 'aria-hidden': 'true' },
    svgElement('line', { class: 'track', x1: 0, x2: width, y1: 8, y2: 8 }),
    svgElement('rect', { class: 'bounds', x: from, y: 4, width: Math.max(2, to - from), height: 8, rx: 2 }),
    svgElement('rect', { class: 'target', x: at - 1.5, y: 0, width: 3, height: 16 }),
  );
}
