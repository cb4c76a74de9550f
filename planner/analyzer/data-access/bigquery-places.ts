import { calledName } from '../extractors/called-name.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';
import { asText } from '../python/value.ts';
import { textOf } from '../syntax.ts';
import type { AccessList } from './access-list.ts';
import { argumentOf } from './follow.ts';

const queries = /(?:bigquery\.Client\(\)\.query(?:_and_wait)?|read_gbq|read_sql|ReadFromBigQuery)$/;
/** Calls that take a table: pattern, keyword, position, writes. */
const tableCalls: readonly (readonly [RegExp, string, number, boolean])[] = [
  [/\.(?:get_table|list_rows)$/, 'table', 0, false],
  [/\.load_table_from_\w+$/, 'destination', 1, true],
  [/\.insert_rows(?:_json|_from_dataframe)?$/, 'table', 0, true],
  [/\.to_gbq$/, 'destination_table', 0, true],
  [/ReadFromBigQuery$/, 'table', 0, false],
  [/WriteToBigQuery$/, 'table', 0, true],
  [/read_gbq(?:_table)?$/, 'query_or_table', 0, false],
];
const table = /^[\w-]+(?:[.:][\w-]+){1,2}$/;

/** Notes BigQuery tables as `bigquery://PROJECT.DATASET.TABLE`. */
export function addBigQueryPlaces(evaluator: Evaluator, list: AccessList): void {
  for (const call of evaluator.program.calls) {
    const name = calledName(evaluator, call);
    if (/\.format\(\).*\.(?:option|load|save)$/.test(name)) addSparkTable(evaluator, list, call, name);
    if (queries.test(name) || (/\.query$/.test(name) && importsBigQuery(evaluator)))
      addQuery(evaluator, list, call);
    for (const [pattern, keyword, position, writes] of tableCalls) {
      if (pattern.test(name)) addTable(evaluator, list, call, keyword, position, writes);
    }
  }
}

/** `spark.read.format("bigquery").option("table", "p.d.t")`, `….load("p.d.t")`. */
function addSparkTable(evaluator: Evaluator, list: AccessList, call: Call, name: string): void {
  if (!/["']bigquery["']/.test(textOf(call.scope.module.tree, call.node))) return;
  const [first, second] = call.positional.map((node) => evaluator.value(node, call.scope));
  const known = name.endsWith('.option') ? (asText(first ?? null) === 'table' ? second : null) : first;
  const place = asText(known ?? null);
  if (known == null || place === null || !table.test(place)) return;
  const mode = /(?:^|\.)write(?:\(\))?\./.test(name) ? 'write' : 'read';
  list.add(`bigquery://${place.replace(':', '.')}`, { mode, strong: true }, known.evidence);
}

function importsBigQuery(evaluator: Evaluator): boolean {
  return evaluator.program.modules
    .flatMap((module) => module.imports)
    .some(({ module, name }) => /bigquery/.test(`${module}.${name ?? ''}`));
}

function addQuery(evaluator: Evaluator, list: AccessList, call: Call): void {
  const node = argumentOf(call.node, call.scope, 'query', 0);
  const known = node === null ? null : evaluator.value(node, call.scope);
  if (known?.value.kind !== 'text') return;
  for (const [, writes, name] of known.value.value.matchAll(
    /\b(?:(INTO|TABLE|UPDATE)|FROM|JOIN)\s+`?([\w-]+(?:\.[\w*-]+){1,2})`?/gi,
  )) {
    if (name === undefined) continue;
    list.add(
      `bigquery://${name}`,
      { mode: writes === undefined ? 'read' : 'write', strong: true },
      known.evidence,
    );
  }
}

function addTable(
  evaluator: Evaluator,
  list: AccessList,
  call: Call,
  keyword: string,
  position: number,
  writes: boolean,
): void {
  const node = argumentOf(call.node, call.scope, keyword, position);
  const known = node === null ? null : evaluator.value(node, call.scope);
  if (known?.value.kind !== 'text' || !known.value.complete || !table.test(known.value.value)) return;
  const uri = `bigquery://${known.value.value.replace(':', '.')}`;
  list.add(uri, { mode: writes ? 'write' : 'read', strong: true }, known.evidence);
}
