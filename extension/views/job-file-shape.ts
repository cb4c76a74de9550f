import { countableValues, type JobFileSchema } from './job-file-schema.ts';
import type { Translate } from './translate.ts';

/** What may stand at a place, in a few words: `cheapest, fastest or balanced`, `whole number`. */
export function shapeText(schema: JobFileSchema, t: Translate): string {
  const values = countableValues(schema);
  if (values.length > 0) return t('one of {0}', values.join(', '));
  if (schema.anyOf !== undefined) return schema.anyOf.map((each) => shapeText(each, t)).join(t(' or '));
  const types = [schema.type ?? []].flat();
  if (types.includes('array')) return t('list');
  if (types.includes('object')) return t('mapping');
  if (types.length > 1) return t('word or number');
  return { integer: t('whole number'), number: t('number') }[types[0] ?? ''] ?? t('text');
}
