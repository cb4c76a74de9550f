import type { Analysis, DataAccess, Evidence, Job } from '../../schemas/job.ts';
import { formatDuration } from './format-duration.ts';
import { formatBytes, formatParameters } from './format-size.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** What a row of the analysis shows: its label, its value (null: not known, the row is left out), its evidence keys. */
type Row = readonly [label: string, value: string | null, keys: readonly string[]];

/** The job as the analyzer read it, each value with the place it came from, and the warnings. */
export function renderAnalysis(analysis: Analysis, style: Style): string {
  const rows = rowsOf(analysis.job).flatMap(([label, value, keys]) =>
    value === null ? [] : [[label, value, style.dim(originOf(analysis, keys))]],
  );
  const warnings = analysis.warnings.map((warning) => {
    const place = warning.file === null ? '' : `${renderPlace(warning.file, warning.line)}: `;
    return style.warn('warning ') + plainText(place + warning.message);
  });
  return [style.bold(plainText(analysis.job.name)), ...alignColumns(rows), ...warnings].join('\n');
}

function rowsOf(job: Job): readonly Row[] {
  return [
    ['runs', plainText(job.command.join(' ')), ['command', 'entry']],
    ['language', job.language, ['language']],
    ['task', listOf([job.task, job.method].filter((part) => part !== null)), ['task', 'method']],
    ...listed('frameworks', job.frameworks, ({ name, version }) => [
      `${name} ${version ?? '(no version fixed)'}`,
      [`frameworks.${name}`, `dependencies.${name}`],
    ]),
    ['Python', job.pythonVersion, ['pythonVersion']],
    ['packages', packagesOf(job), [`dependencies.${Object.keys(job.dependencies)[0] ?? ''}`]],
    ['model', modelOf(job), ['model', 'model.name', 'model.parameters']],
    ...listed('data', job.dataAccess, (access) => [
      renderAccess(access),
      [`dataAccess ${access.uri}`, 'dataAccess'],
    ]),
    ['datasets', listOf(job.datasets), ['datasets']],
    ['batch', numberOf(job.batchSize), ['batchSize']],
    ['accumulation', numberOf(job.gradientAccumulation), ['gradientAccumulation']],
    ['sequence', numberOf(job.sequenceLength, 'tokens'), ['sequenceLength']],
    ['precision', job.precision, ['precision']],
    ['optimizer', job.optimizer, ['optimizer']],
    ['epochs', numberOf(job.epochs), ['epochs']],
    ['steps', numberOf(job.steps), ['steps']],
    ['workers', numberOf(job.workers), ['workers']],
    ['distributed', distributedOf(job), ['distributed']],
    ['run time', expectedOf(job), ['expectedRuntimeSeconds']],
    ['checkpoints', checkpointOf(job), ['checkpoint', 'checkpointing']],
    ['calls', callsOf(job), ['apiCalls']],
    ['GPU', job.gpuRequired ? 'needed' : 'not needed', ['gpuRequired']],
  ];
}

/** A list with one row an item; only the first carries the label. */
function listed<Item>(
  label: string,
  items: readonly Item[],
  show: (item: Item) => readonly [text: string, keys: readonly string[]],
): readonly Row[] {
  return items.map((item, index) => {
    const [text, keys] = show(item);
    return [index === 0 ? label : '', plainText(text), keys];
  });
}

function numberOf(value: number | null, unit = ''): string | null {
  return value === null ? null : `${value} ${unit}`.trim();
}

function packagesOf({ dependencies }: Job): string | null {
  const names = Object.keys(dependencies);
  const fixed = names.filter((name) => dependencies[name] !== null).length;
  return names.length === 0 ? null : `${names.length}, ${fixed} of them with a fixed version`;
}

function distributedOf({ distributed }: Job): string | null {
  if (distributed === null) return null;
  const stage = distributed.stage === undefined ? '' : ` stage ${distributed.stage}`;
  return plainText(`${distributed.strategy}${stage}, world size ${distributed.worldSize ?? 'unknown'}`);
}

/** The user's own word; what Headstart expects stands in the prediction. */
function expectedOf({ expectedRuntimeSeconds: seconds }: Job): string {
  return seconds === null ? 'not said; see the prediction' : formatDuration(seconds);
}

/** As many as fit a line; `--json` has them all. */
const shownCalls = 2;

function callsOf({ apiCalls }: Job): string | null {
  const shown = apiCalls.slice(0, shownCalls).map((call) => call.split('.').slice(-2).join('.'));
  const more = apiCalls.length > shownCalls ? [`and ${apiCalls.length - shownCalls} more`] : [];
  return listOf([...shown, ...more]);
}

function listOf(items: readonly string[]): string | null {
  return items.length === 0 ? null : plainText(items.join(', '));
}

function modelOf({ model }: Job): string | null {
  if (model === null) return null;
  const size =
    model.parameters === null ? 'size unknown' : `${formatParameters(model.parameters)} parameters`;
  return plainText(`${model.name} (${size})`);
}

function checkpointOf(job: Job): string | null {
  if (job.checkpoint?.everySeconds) return `every ${job.checkpoint.everySeconds} s`;
  if (job.checkpoint !== null || job.checkpointing === true) return 'yes';
  return job.checkpointing === false ? 'none' : null;
}

function renderAccess(access: DataAccess): string {
  const size = access.bytes === null ? 'size unknown' : formatBytes(access.bytes);
  return `${access.uri} (${access.mode}, ${size})`;
}

function originOf(analysis: Analysis, keys: readonly string[]): string {
  const evidence = keys.flatMap((key) => evidenceOf(analysis, key))[0];
  return evidence === undefined ? 'default' : renderEvidence(evidence);
}

/** `dataAccess gs://…` asks for the evidence that names this place; the rest is keyed by field. */
function evidenceOf(analysis: Analysis, key: string): readonly Evidence[] {
  const [field = '', place] = key.split(' ');
  const found = analysis.evidence[field] ?? [];
  return place === undefined ? found : found.filter(({ text }) => text.includes(place));
}

/** `train.py:12`, or the reason for a default. */
export function renderEvidence(evidence: Evidence): string {
  if (evidence.file === null) return plainText(`${evidence.origin}: ${evidence.text}`);
  return renderPlace(evidence.file, evidence.line);
}

function renderPlace(file: string, line: number | null): string {
  return plainText(line === null ? file : `${file}:${line}`);
}
