import type { ExplainedValue, Explanation, FeatureMove, SimilarRun } from '../../schemas/assessment.ts';
import type { Evidence } from '../../schemas/job.ts';
import { durationText, gibText, usdText } from './figures.ts';
import { escaped, table } from './markdown.ts';
import type { Translate } from './translate.ts';

/** Why a prediction is what it is, as a document: reasons, what moves it most, the runs that it rests on, and what was read. */
export function explanationMarkdown(name: string, explanation: Explanation, t: Translate): string {
  const { reasons, similarRuns, evidence, values = [], moves = [] } = explanation;
  const runs = table(
    [t('Recorded'), t('Machine'), t('Memory'), t('Run time'), t('Cost')],
    similarRuns.map((run) => runRow(run, t)),
  );
  const read = Object.entries(evidence).flatMap(([field, all]) => all.map((one) => evidenceRow(field, one)));
  return [
    `# ${t('Why this prediction for {0}', escaped(name))}`,
    `## ${t('Reasons')}`,
    reasons.map((reason) => `- ${reasonText(reason)}`).join('\n'),
    ...valuesPart(values, t),
    ...movesPart(moves, t),
    `## ${t('Similar runs')}`,
    runs === '' ? t('There are none yet: the bounds tighten with every run.') : runs,
    `## ${t('What was read in the code')}`,
    table([t('Field'), t('Where'), t('What it says')], read),
    '',
  ].join('\n\n');
}

/** `memoryGib: because …` with the field set apart. */
function reasonText(reason: string): string {
  const [, field, why] = /^(\w+): (.*)$/s.exec(reason) ?? [];
  return field === undefined || why === undefined ? escaped(reason) : `**${field}**: ${escaped(why)}`;
}

function valuesPart(values: readonly ExplainedValue[], t: Translate): readonly string[] {
  if (values.length === 0) return [];
  const titles = [t('Field'), t('Value'), t('With another value'), t('Where')];
  const rows = values.map(({ field, value, effect, file, line }) => {
    const place = file === null ? '' : line === null ? file : `${file}:${line}`;
    return [field, value, effect, place].map(escaped);
  });
  return [`## ${t('What moves it most')}`, table(titles, rows)];
}

function movesPart(moves: readonly FeatureMove[], t: Translate): readonly string[] {
  if (moves.length === 0) return [];
  const titles = [t('Quantity'), t('Feature'), t('Value'), t('Factor')];
  const rows = moves.map(({ quantity, feature, value, factor }) => [
    ...[quantity, feature, value].map(escaped),
    `× ${factor.toFixed(2)}`,
  ]);
  return [`## ${t('What runs of other jobs made of it')}`, table(titles, rows)];
}

function runRow(run: SimilarRun, t: Translate): readonly string[] {
  return [
    run.recordedAt.slice(0, 16).replace('T', ' '),
    escaped(run.machineType ?? t('unknown')),
    gibText(run.peakMemoryGib, t),
    durationText(run.runtimeSeconds, t),
    escaped(usdText(run.usd, t)),
  ];
}

function evidenceRow(field: string, { file, line, text, origin }: Evidence): readonly string[] {
  const place = file === null ? origin : line === null ? file : `${file}:${line}`;
  return [escaped(field), escaped(place), escaped(text)];
}
