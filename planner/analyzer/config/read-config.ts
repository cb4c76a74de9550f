import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { clip } from '../evidence.ts';
import type { Known, Value } from '../python/value.ts';

/** One setting of a configuration file. */
export interface ConfigEntry {
  /** The keys that lead to it: `train.batch_size` is two. */
  readonly path: readonly string[];
  readonly known: Known;
}

/** Configuration of a run is short; anything longer is data. */
const maxLength = 64 * 1024;
const maxEntries = 500;
const maxDepth = 8;

/** The settings of a YAML or JSON file, in order; none of a file that is too long. Broken files give what can be read. */
export function readConfig(file: string, text: string): readonly ConfigEntry[] {
  if (text.length > maxLength) return [];
  const lines = new LineCounter();
  const entries: ConfigEntry[] = [];
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'silent',
    strict: false,
    uniqueKeys: false,
  });
  const walk = (node: unknown, path: readonly string[]): void => {
    if (path.length > maxDepth || entries.length >= maxEntries) return;
    if (isMap(node)) {
      for (const { key, value } of node.items) if (isScalar(key)) walk(value, [...path, String(key.value)]);
      return;
    }
    // `defaults: [{model: unet}]`: the mappings of a list stand for themselves.
    if (isSeq(node) && node.items.some(isMap)) {
      for (const item of node.items.filter(isMap)) walk(item, path);
      return;
    }
    const value = valueOf(node);
    if (value === null || path.length === 0) return;
    const line = lines.linePos((node as Node).range?.[0] ?? 0).line;
    const said = clip(`${path.join('.')}: ${text.slice(...rangeOf(node as Node))}`);
    entries.push({
      path,
      known: { value, evidence: { file, line, text: said, origin: 'code', certainty: 0.9 } },
    });
  };
  walk(document.contents, []);
  return entries;
}

function rangeOf(node: Node): readonly [number, number] {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
}

function valueOf(node: unknown): Value | null {
  if (isSeq(node)) {
    const items = node.items.map((item): Known | null => {
      const value = isMap(item) || isSeq(item) || isAlias(item) ? null : valueOf(item);
      const evidence = { file: null, line: null, text: '', origin: 'code', certainty: 0.9 } as const;
      return value === null ? null : { value, evidence };
    });
    return { kind: 'list', items };
  }
  if (!isScalar(node)) return null;
  const { value } = node;
  if (value === null) return { kind: 'none' };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'flag', value };
  return typeof value === 'string' ? { kind: 'text', value, complete: !value.includes('${') } : null;
}
