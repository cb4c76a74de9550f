import { createHash } from 'node:crypto';
import { conditionNotMet } from './api-error.ts';
import { textAt, type Json, type JsonObject } from './json.ts';

/** What the API gives as fingerprint or etag: it changes exactly when the value does. */
export function fingerprint(value: Json | undefined): string {
  const digest = createHash('sha1').update(JSON.stringify(value ?? null));
  return `${digest.digest('base64url').slice(0, 11)}=`;
}

/** ApiError 412 where the request names a fingerprint other than the present one. */
export function checkFingerprint(request: JsonObject, field: string, present: string | undefined): void {
  const named = textAt(request, field);
  if (named !== undefined && named !== present) {
    throw conditionNotMet('Supplied fingerprint does not match current metadata fingerprint.');
  }
}

/** As {@link checkFingerprint}, where the API demands the fingerprint (labels, tags and metadata of what exists). */
export function demandFingerprint(request: JsonObject, field: string, present: string | undefined): void {
  if (textAt(request, field) === undefined) {
    throw conditionNotMet('Labels fingerprint either invalid or resource labels have changed');
  }
  checkFingerprint(request, field, present);
}
