import { isMap, isScalar, isSeq } from 'yaml';
import { readUnfinished } from './job-file-document.ts';
import { schemaAt, type JobFilePath, type JobFileSchema } from './job-file-schema.ts';
import { shapeText } from './job-file-shape.ts';
import { escaped } from './markdown.ts';
import type { Translate } from './translate.ts';

/** What the schema says of the key at an offset, and where that key stands. */
export interface JobFileHover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

export function hoverAt(
  schema: JobFileSchema,
  text: string,
  offset: number,
  t: Translate,
): JobFileHover | null {
  const key = keyAt(text, offset);
  const at = key === null ? null : schemaAt(schema, key.path);
  if (key === null || at === null) return null;
  const name = String(key.path.at(-1));
  const head = `**${escaped(name)}** · ${escaped(shapeText(at, t))}`;
  const description = at.description === undefined ? [] : [escaped(t(at.description))];
  return { markdown: [head, ...description].join('\n\n'), start: key.start, end: key.end };
}

interface FoundKey {
  readonly path: JobFilePath;
  readonly start: number;
  readonly end: number;
}

function keyAt(text: string, offset: number): FoundKey | null {
  return keyIn(readUnfinished(text)?.contents, offset, []);
}

function keyIn(node: unknown, offset: number, path: JobFilePath): FoundKey | null {
  if (isSeq(node))
    return firstOf(node.items.map((item, index) => () => keyIn(item, offset, [...path, index])));
  if (!isMap(node)) return null;
  return firstOf(
    node.items.map(({ key, value }) => () => {
      if (!isScalar(key) || !key.range) return null;
      const here = [...path, String(key.value)];
      const [start, end] = key.range;
      return offset >= start && offset <= end ? { path: here, start, end } : keyIn(value, offset, here);
    }),
  );
}

function firstOf<T>(looks: readonly (() => T | null)[]): T | null {
  for (const look of looks) {
    const found = look();
    if (found !== null) return found;
  }
  return null;
}
