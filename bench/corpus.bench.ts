/** Prints precision and recall per field over the labelled corpus. Run it with `node bench/corpus.bench.ts`. */
import { bars, scoreFields } from '../test/support/field-scores.ts';
import { analyzeProgram, labelledPrograms } from '../test/support/program-corpus.ts';

const programs = await Promise.all(labelledPrograms().map(analyzeProgram));
console.log(`${programs.length} programs written for this project, labelled by hand`);
console.log(`${'field'.padEnd(25)}precision  recall  programs  wrong in`);
for (const { field, precision, recall, programs: count, wrong } of scoreFields(programs)) {
  const bar = bars[field];
  const figures = `${precision.toFixed(3).padStart(9)}${recall.toFixed(3).padStart(8)}${String(count).padStart(10)}`;
  const under = bar !== undefined && Math.min(precision, recall) < bar;
  const verdict = bar === undefined ? '' : ` (${under ? 'under' : 'at or above'} the bar of ${bar})`;
  console.log(`${field.padEnd(25)}${figures}  ${wrong.join(', ') || 'none'}${verdict}`);
}
