import type { AccessList } from '../data-access/access-list.ts';
import { chainOf, linkText, type ChainLink } from './call-chain.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeCall } from './code-reading.ts';
import { textValue, type Standing } from './text-value.ts';

const query = /\b(?:(INTO|TABLE|UPDATE)|FROM|JOIN)\s+`?([\w-]+(?:\.[\w*-]+){1,2})`?/gi;
const tableId = /^[\w-]+(?:[.:][\w-]+){1,2}$/;
const writeVerb =
  /^(?:insert\w*|load\w*|createLoadJob|createWriteStream|Inserter|Uploader|LoaderFrom|create|bq_table_upload|import)$/;

/** Notes BigQuery tables as `bigquery://PROJECT.DATASET.TABLE`: from SQL, from clients, from Spark and bigrquery. */
export function addBigQueryPlaces(at: Standing, list: AccessList): void {
  const { reading } = at;
  const isUsed = at.program.some((one) => /bigquery|bigrquery/i.test(one.tree.text));
  if (!isUsed) return;
  for (const text of reading.texts) {
    const known = textValue(at, text.node);
    if (known !== null && /^\s*(?:SELECT|WITH|INSERT|MERGE|CREATE|UPDATE)\b/i.test(known.text))
      addQuery(at, list, known.text, text.node.line);
  }
  for (const call of reading.calls) addTable(at, list, call);
}

function addQuery(at: Standing, list: AccessList, sql: string, line: number): void {
  for (const [, writes, name] of sql.matchAll(query)) {
    if (name === undefined) continue;
    list.add(
      `bigquery://${name}`,
      { mode: writes === undefined ? 'read' : 'write', strong: true },
      evidenceAt(at.reading, line, 0.9),
    );
  }
}

function addTable(at: Standing, list: AccessList, call: CodeCall): void {
  const found = namedTable(at, call) ?? chainTable(at, call);
  if (found === null) return;
  const uri = `bigquery://${found.parts.join('.')}`;
  if (found.mode === null && list.covers(uri)) return;
  list.add(
    uri,
    { mode: found.mode ?? 'read', strong: found.mode !== null },
    evidenceAt(at.reading, call.line, 0.9),
  );
}

interface Table {
  readonly parts: readonly string[];
  readonly mode: 'read' | 'write' | null;
}

/** `TableId.of("p", "d", "t")`, `bq_table("p", "d", "t")`, `format("bigquery").load("p.d.t")`. */
function namedTable(at: Standing, call: CodeCall): Table | null {
  const texts = call.positional.map((node) => textValue(at, node));
  if (/(?:^|[.:])(?:TableId\.of|bq_table)$/.test(call.callee)) {
    const parts = texts.flatMap((one) => (one?.complete === true ? [one.text] : []));
    return parts.length === texts.length && parts.length > 1 ? { parts, mode: null } : null;
  }
  const holders = /\.(?:load|save|option)$/.test(call.callee) ? chainOf(at, call) : [];
  const isSpark = holders.some((link) => link.name === 'format' && linkText(link, 0)?.text === 'bigquery');
  const name = texts.at(-1)?.text ?? '';
  if (!isSpark || !tableId.test(name) || !/[.:]/.test(name)) return null;
  const writes = holders.some((link) => link.name === 'write' || link.name === 'save');
  return { parts: [name.replace(':', '.')], mode: writes || /\.write/.test(call.callee) ? 'write' : 'read' };
}

/** `bigquery.dataset('d').table('t').insert(rows)`, `client.Dataset("d").Table("t").Read(ctx)`. */
function chainTable(at: Standing, call: CodeCall): Table | null {
  const links = chainOf(at, call);
  const table = links.findIndex(({ name, positional }) => /^[tT]able$/.test(name) && positional.length > 0);
  const dataset = links.find(({ name }) => /^(?:dataset|Dataset|DatasetInProject)$/.test(name));
  if (table < 0 || dataset === undefined) return null;
  const datasetName = linkText(dataset, dataset.name === 'DatasetInProject' ? 1 : 0);
  const tableName = linkText(links[table], 0);
  if (datasetName?.complete !== true || tableName?.complete !== true) return null;
  const project = linkText(dataset.name === 'DatasetInProject' ? dataset : undefined, 0) ?? projectOf(links);
  const verb = links.slice(table + 1).map(({ name }) => name);
  const mode = verb.length === 0 ? null : verb.some((name) => writeVerb.test(name)) ? 'write' : 'read';
  const parts = [datasetName.text, tableName.text];
  return { parts: project === null ? parts : [project.text, ...parts], mode };
}

/** `new BigQuery({projectId: 'p'})`, `bigquery.NewClient(ctx, "p")`. */
function projectOf(links: readonly ChainLink[]): ReturnType<typeof linkText> {
  const [first] = links;
  if (first === undefined || !/BigQuery|NewClient/.test(first.name)) return null;
  const project = linkText(first, first.name.endsWith('NewClient') ? 1 : -1, 'projectId');
  return project?.complete === true ? project : null;
}
