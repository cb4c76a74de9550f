import { invalidField } from '../api-error.ts';
import { demandFingerprint, fingerprint } from '../fingerprint.ts';
import { textAt, textMapAt, type JsonObject } from '../json.ts';
import type { Action } from './collection.ts';

const keyPattern = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const valuePattern = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** `labels` and `labelFingerprint` of a resource, from a request that may carry labels. */
export function labelMembers(body: JsonObject): JsonObject {
  const labels = checkedLabels(body);
  const none = Object.keys(labels).length === 0;
  return { labels: none ? undefined : labels, labelFingerprint: fingerprint(labels) };
}

/** ApiError 400 where a key or value breaks the rules for labels, or there are more than 64. */
export function checkedLabels(body: JsonObject): Record<string, string> {
  const labels = textMapAt(body, 'labels');
  const entries = Object.entries(labels);
  const wrong = entries.find(([key, value]) => !keyPattern.test(key) || !valuePattern.test(value));
  if (wrong !== undefined) {
    const rule = 'only lower-case letters, digits, underscores and dashes, at most 63 of them';
    throw invalidField(`resource.labels.${wrong[0]}`, wrong[1], rule);
  }
  if (entries.length > 64)
    throw invalidField('resource.labels', entries.length, 'at most 64 labels are allowed');
  return labels;
}

/** `setLabels`, with the fingerprint that the API demands. */
export const setLabels: Action = (core, place, { body }) => {
  demandFingerprint(body, 'labelFingerprint', textAt(core.state.get(place.path), 'labelFingerprint'));
  core.state.update(place.path, labelMembers(body));
  return { type: 'setLabels' };
};
