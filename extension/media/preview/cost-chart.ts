import type { ChartPoint, CostChart } from '../../views/preview-chart.ts';
import type { PreviewLabels } from '../../views/preview-labels.ts';
import { element, svgElement } from './element.ts';
import { editor } from './page.ts';
import { onActivate, rovingFocus } from './roving-focus.ts';

/** Cost against time: one stop of the Tab key, arrows from point to point, Enter or a click takes the machine. */
export function costChartElement(chart: CostChart, labels: PreviewLabels): HTMLElement {
  const points = chart.points.map((point) => pointElement(point));
  rovingFocus(points);
  const list = svgElement('g', {
    role: 'listbox',
    'aria-label': labels.chart,
    'aria-describedby': 'chart-help',
  });
  list.append(...points);
  const drawing = svgElement(
    'svg',
    { class: 'chart', role: 'none', viewBox: `0 0 ${chart.width} ${chart.height}` },
    ...axes(chart, labels),
    svgElement('polyline', { class: 'front', points: chart.front, 'aria-hidden': 'true' }),
    list,
  );
  const help = element('p', { id: 'chart-help', class: 'note' }, labels.chartHelp);
  return element('div', {}, drawing, help);
}

function pointElement({ key, number, x, y, label, isPick, isOnFront }: ChartPoint): SVGElement {
  const point = svgElement(
    'g',
    {
      class: `point${isPick ? ' pick' : ''}${isOnFront ? '' : ' dominated'}`,
      role: 'option',
      tabindex: isPick ? 0 : -1,
      'aria-selected': isPick ? 'true' : 'false',
      'aria-label': label,
      'data-key': `point ${key}`,
      transform: `translate(${x} ${y})`,
    },
    svgElement('title', {}, label),
    svgElement('circle', { class: 'ring', r: 17 }),
    svgElement('circle', { class: 'dot', r: 12 }),
    svgElement('text', { class: 'number', 'aria-hidden': 'true', y: 4 }, String(number)),
  );
  if (!isPick) onActivate(point, () => editor.postMessage({ kind: 'pick', key }));
  return point;
}

function axes(
  { width, height, origin, timeTicks, costTicks }: CostChart,
  labels: PreviewLabels,
): SVGElement[] {
  const end = width - 24;
  const text = (x: number, y: number, anchor: string, content: string): SVGElement =>
    svgElement('text', { class: 'tick', x, y, 'text-anchor': anchor }, content);
  const line = (x1: number, y1: number, x2: number, y2: number, name: string): SVGElement =>
    svgElement('line', { class: name, x1, y1, x2, y2 });
  const all = [
    ...costTicks.map(({ at }) => line(origin.x, at, end, at, 'grid')),
    ...costTicks.map(({ at, label }) => text(origin.x - 8, at + 4, 'end', label)),
    ...timeTicks.map(({ at }) => line(at, origin.y, at, origin.y + 5, 'axis')),
    ...timeTicks.map(({ at, label }) => text(at, origin.y + 19, 'middle', label)),
    line(origin.x, origin.y, end, origin.y, 'axis'),
    line(origin.x, 12, origin.x, origin.y, 'axis'),
    text(end, height - 8, 'end', `${labels.timeAxis} →`),
    text(origin.x + 8, 14, 'start', `↑ ${labels.costAxis}`),
  ];
  for (const one of all) one.setAttribute('aria-hidden', 'true');
  return all;
}
