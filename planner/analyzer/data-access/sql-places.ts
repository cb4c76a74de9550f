import { calledName } from '../extractors/called-name.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { AccessList } from './access-list.ts';

const queries = /(?:^|\.)(?:execute|sql|query|from_query|executemany)$/;
const reads =
  /\b(?:read_(?:parquet|csv|csv_auto|json|json_auto|ndjson)|parquet_scan|(?:FROM|JOIN))\s*\(?\s*\[?\s*'([^']+)'/gi;
const writes = /\bTO\s+'([^']+)'/gi;
const file = /^\w+:\/\/\S+$|^[\w.@%+*/-]+\.(?:csv|parquet|json|ndjson|tsv|gz)$/i;

/** Notes the files that DuckDB's queries name: `FROM read_parquet('…')`, `FROM 'a.csv'`, `COPY … TO 'b.csv'`. */
export function addSqlPlaces(evaluator: Evaluator, list: AccessList): void {
  const imports = evaluator.program.modules.flatMap((module) => module.imports);
  if (!imports.some(({ module }) => module === 'duckdb')) return;
  for (const call of evaluator.program.calls) {
    const [node] = call.positional;
    if (node === undefined || !queries.test(calledName(evaluator, call))) continue;
    const known = evaluator.value(node, call.scope);
    if (known?.value.kind !== 'text') continue;
    for (const [pattern, mode] of [
      [reads, 'read'],
      [writes, 'write'],
    ] as const)
      for (const [, place = ''] of known.value.value.matchAll(pattern))
        if (file.test(place)) list.add(place, { mode, strong: true }, known.evidence);
  }
}
