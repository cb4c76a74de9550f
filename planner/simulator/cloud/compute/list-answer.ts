import { invalid } from '../api-error.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { linkOf } from '../resource-names.ts';

/** The answer of a list method, with `filter`, `maxResults` and `pageToken` of the query applied. */
export function listAnswer(
  kind: string,
  path: string,
  all: readonly JsonObject[],
  query: URLSearchParams,
): JsonObject {
  const matching = filtered(all, query.get('filter'));
  const from = pageStart(query.get('pageToken'));
  const to = from + pageSize(query.get('maxResults'));
  const items = matching.slice(from, to);
  return {
    kind,
    id: path,
    ...(items.length === 0 ? {} : { items }),
    ...(to < matching.length ? { nextPageToken: Buffer.from(String(to)).toString('base64url') } : {}),
    selfLink: linkOf(path),
  };
}

function pageSize(text: string | null): number {
  if (text === null) return 500;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > 500)
    throw invalid(`Invalid value for maxResults: '${text}'`);
  return size;
}

function pageStart(token: string | null): number {
  if (token === null || token === '') return 0;
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isSafeInteger(start) || start < 0) throw invalid('Invalid value for pageToken');
  return start;
}

/** One comparison: `labels.job=train`, `status != RUNNING`, `labels.job:*`. */
const termPattern = /^([\w.-]+)\s*(!=|=|:|\beq\b|\bne\b)\s*("[^"]*"|[^\s()"]+)$/;

/** Resources that fulfil all comparisons of the filter; ApiError 400 for what this simulator cannot read. */
export function filtered(items: readonly JsonObject[], filter: string | null): JsonObject[] {
  if (filter === null || filter.trim() === '') return [...items];
  const terms = splitTerms(filter).map(parseTerm);
  return items.filter((item) => terms.every((term) => term(item)));
}

function splitTerms(filter: string): string[] {
  const text = filter.trim();
  const bracketed = text.match(/\([^()]*\)/g);
  const rest = text
    .replace(/\([^()]*\)/g, '')
    .replace(/\bAND\b/g, '')
    .trim();
  if (bracketed !== null && rest === '') return bracketed;
  return text.split(/\s+AND\s+/);
}

function parseTerm(text: string): (item: JsonObject) => boolean {
  const [, field, operator, raw] =
    termPattern.exec(
      text
        .trim()
        .replace(/^\((.*)\)$/, '$1')
        .trim(),
    ) ?? [];
  if (field === undefined || operator === undefined || raw === undefined) {
    throw invalid(
      `Invalid value for field 'filter': '${text.slice(0, 200)}'. Invalid list filter expression.`,
    );
  }
  const wanted = raw.replace(/^"|"$/g, '');
  const negated = operator === '!=' || operator === 'ne';
  return (item) => {
    const value = valueAt(item, field);
    if (operator === ':' && wanted === '*') return value !== undefined;
    return (value !== undefined && String(scalar(value)) === wanted) !== negated;
  };
}

function valueAt(item: JsonObject, field: string): Json | undefined {
  let value: Json | undefined = item;
  for (const part of field.split('.')) value = isObject(value) ? value[part] : undefined;
  return value;
}

function scalar(value: Json): string | number | boolean | null {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
