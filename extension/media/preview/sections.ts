import type { ChangeRow, StackChanges } from '../../views/preview-changes.ts';
import type { Candidate } from '../../views/preview-chart.ts';
import type { IntervalRow } from '../../views/preview-intervals.ts';
import type { PreviewLabels } from '../../views/preview-labels.ts';
import type { PreviewModel } from '../../views/preview-model.ts';
import { costChartElement } from './cost-chart.ts';
import { element, table } from './element.ts';
import { intervalBar } from './interval-bar.ts';
import { editor, send } from './page.ts';

/** The headline figures, and what the cost is made of. */
export function figuresSection({ figures = [], breakdown = [], labels }: PreviewModel): Node[] {
  const list = figures.map(({ label, value, note }) =>
    element(
      'div',
      { class: 'figure' },
      element('dt', {}, label),
      element('dd', {}, element('strong', {}, value), element('span', { class: 'note' }, note)),
    ),
  );
  if (list.length === 0) return [];
  return [
    element('dl', { class: 'figures' }, ...list),
    table(labels.breakdown, [labels.part, labels.price], breakdown),
  ];
}

/** The chart, and the same machines as a table with the reason of each. */
export function compareSection({ chart, candidates = [], labels }: PreviewModel): Node[] {
  if (candidates.length === 0) return [];
  const { number, machine, cost, time, action } = labels;
  const headings = [number, machine, cost, time, action];
  const drawing = chart ? costChartElement(chart, labels) : element('p', { class: 'note' }, labels.noChart);
  const inChart = new Set(chart?.points.map(({ key }) => key));
  const rows = candidates.map((candidate) => candidateRow(candidate, inChart.has(candidate.key), labels));
  return [drawing, table(labels.alternatives, headings, rows)];
}

/** A machine in the chart is picked there by keyboard, so that its button here is no second stop of the Tab key. */
function candidateRow(candidate: Candidate, isInChart: boolean, labels: PreviewLabels): (Node | string)[] {
  const { key, number, machine, zone, cost, time, reason, isPick } = candidate;
  const name = `${labels.useThis}: ${machine}, ${zone}`;
  const button = element(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': name, tabindex: isInChart ? -1 : 0 },
    labels.useThis,
  );
  button.addEventListener('click', () => editor.postMessage({ kind: 'pick', key }));
  const action = isPick ? element('strong', {}, labels.inThisPlan) : button;
  const what = element('div', {}, machine, ' ', note(zone), element('div', { class: 'note' }, reason));
  return [String(number), what, cost, time, action];
}

function note(text: string): HTMLElement {
  return element('span', { class: 'note' }, text);
}

/** What Terraform would change in each stack. */
export function changesSection({ stacks, labels, candidates }: PreviewModel): Node[] {
  if (candidates === undefined || candidates.length === 0) return [];
  if (stacks === null) return [element('p', { class: 'note' }, labels.noChanges)];
  return stacks.flatMap((stack) => stackNodes(stack, labels));
}

function stackNodes({ title, summary, rows }: StackChanges, labels: PreviewLabels): Node[] {
  const heading = [element('h3', {}, title), element('p', {}, summary)];
  if (rows.length === 0) return heading;
  const { resource, action, progress } = labels;
  return [
    ...heading,
    table(
      title,
      [resource, action, progress],
      rows.map((row) => changeCells(row, labels)),
    ),
  ];
}

function changeCells(
  { action, word, address, forced, values, progress }: ChangeRow,
  labels: PreviewLabels,
): Node[] {
  const differences = values.map(({ path, before, after, forces }) =>
    element(
      'li',
      {},
      element('code', {}, path),
      ': ',
      element('del', {}, before),
      ' → ',
      element('ins', {}, after),
      forces ? ` (${labels.forcesReplacement})` : '',
    ),
  );
  const what = [
    element('span', {}, forced),
    ...(differences.length > 0 ? [element('ul', {}, ...differences)] : []),
  ];
  return [
    element('code', {}, address),
    element(
      'div',
      {},
      element('span', { class: `action ${action}` }, word),
      forced === '' ? '' : ', ',
      ...what,
    ),
    element('span', {}, progress),
  ];
}

/** Predicted quantities: target, bounds and bar, with what each rests on. */
export function predictionSection({ intervals = [], labels }: PreviewModel): Node[] {
  if (intervals.length === 0) return [];
  const { quantity, target, range } = labels;
  const rows = intervals.map((row) => intervalCells(row, labels));
  return [table(labels.intervals, [quantity, target, range], rows)];
}

function intervalCells(row: IntervalRow, labels: PreviewLabels): (Node | string)[] {
  const scale = row.bar?.isLogarithmic === true ? [note(labels.logarithmic)] : [];
  const bar = row.bar === null ? [] : [intervalBar(row.bar)];
  const figures = element('span', {}, row.range, ' ', ...scale);
  const range = element('div', { class: 'range' }, element('div', {}, ...bar, figures), note(row.reason));
  return [row.label, element('strong', {}, row.target), range];
}

/** Broken rules and checks, with what to do. */
export function findingsSection({ findings, labels }: PreviewModel): Node[] {
  if (findings === undefined) return [];
  if (findings.length === 0) return [element('p', {}, labels.noFindings)];
  const rows = findings.map(({ severity, word, message, fix, source }) => [
    element('span', { class: severity }, word),
    element('div', {}, message, ' ', element('span', { class: 'note' }, source)),
    fix,
  ]);
  return [table(labels.findings, [labels.severity, labels.what, labels.fix], rows)];
}

/** What ruled the other offerings out. */
export function rejectedSection({ rejected = [], labels }: PreviewModel): Node[] {
  const rows = rejected.map(({ criterion, count, reason, example }) => [criterion, count, reason, example]);
  if (rows.length === 0) return [];
  return [table(labels.rejected, [labels.criterion, labels.count, labels.reason, labels.example], rows)];
}

/** What stands above everything: failures, choices, Restricted Mode. */
export function noticesSection({ notices }: PreviewModel): Node[] {
  return notices.map(({ severity, title, text, action }) => {
    const button = element(
      'button',
      { type: 'button', class: 'quiet', 'data-key': `notice ${title}` },
      action?.label ?? '',
    );
    button.addEventListener('click', () => (action === null ? undefined : send(action.command)));
    const said = element('div', {}, element('strong', {}, title), ' ', text);
    const role = severity === 'info' ? 'note' : 'alert';
    return element('div', { class: `notice ${severity}`, role }, said, ...(action === null ? [] : [button]));
  });
}
