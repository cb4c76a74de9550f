import type { Analysis, DataAccess, Evidence, Job } from '../../schemas/job.ts';
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
    [
      'task',
      job.task === null ? null : [job.task, job.method].filter(Boolean).join(', '),
      ['task', 'method'],
    ],
    [
      'frameworks',
      listOf(job.frameworks.map(({ name, version }) => `${name} ${version ?? '?'}`)),
      ['frameworks'],
    ],
    ['model', modelOf(job), ['model', 'model.name', 'model.parameters']],
    ...job.dataAccess.map((access, index): Row => [
      index === 0 ? 'data' : '',
      plainText(renderAccess(access)),
      [`dataAccess.${access.uri}`, 'dataAccess'],
    ]),
    ['datasets', listOf(job.datasets), ['datasets']],
    ['batch', job.batchSize === null ? null : String(job.batchSize), ['batchSize']],
    ['sequence', job.sequenceLength === null ? null : `${job.sequenceLength} tokens`, ['sequenceLength']],
    ['precision', job.precision, ['precision']],
    ['optimizer', job.optimizer, ['optimizer']],
    ['epochs', job.epochs === null ? null : String(job.epochs), ['epochs']],
    ['checkpoints', checkpointOf(job), ['checkpoint', 'checkpointing']],
    ['GPU', job.gpuRequired ? 'needed' : 'not needed', ['gpuRequired']],
  ];
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
  const evidence = keys.flatMap((key) => analysis.evidence[key] ?? [])[0];
  return evidence === undefined ? '' : renderEvidence(evidence);
}

/** `train.py:12`, or the reason for a default. */
export function renderEvidence(evidence: Evidence): string {
  if (evidence.file === null) return plainText(`${evidence.origin}: ${evidence.text}`);
  return renderPlace(evidence.file, evidence.line);
}

function renderPlace(file: string, line: number | null): string {
  return plainText(line === null ? file : `${file}:${line}`);
}
