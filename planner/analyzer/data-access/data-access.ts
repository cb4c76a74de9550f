import type { DataAccess } from '../../../schemas/job.ts';
import type { Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { AccessList } from './access-list.ts';
import { addBigQueryPlaces } from './bigquery-places.ts';
import { addClientPlaces } from './client-places.ts';
import { addLiteralPlaces } from './literal-places.ts';
import { addSqlPlaces } from './sql-places.ts';

/** Every place that the program reads from or writes to, as far as its code tells; sizes are unknown here. */
export function dataAccess(evaluator: Evaluator): Finding<readonly DataAccess[]> {
  const list = new AccessList();
  addClientPlaces(evaluator, list);
  addBigQueryPlaces(evaluator, list);
  addSqlPlaces(evaluator, list);
  addLiteralPlaces(evaluator, list);
  return { value: list.accesses, evidence: list.evidence };
}
