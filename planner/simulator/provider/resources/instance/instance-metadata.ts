import type { JsonObject } from '../../google-api.ts';
import { asObject, asText } from '../../value.ts';
import type { ValueObject } from '../../value.ts';

const SCRIPT = 'startup-script';

/** `metadata.items`, with `metadata_startup_script` as the startup script. */
export function metadataItems(state: ValueObject): JsonObject[] {
  const items = Object.entries(asObject(state['metadata'])).flatMap(([key, value]) =>
    typeof value === 'string' ? [{ key, value }] : [],
  );
  const script = asText(state['metadata_startup_script']);
  if (script === null || script === '') return items;
  return [...items.filter(({ key }) => key !== SCRIPT), { key: SCRIPT, value: script }];
}

/** Takes the startup script out of the metadata where it was configured as an argument of its own. */
export function splitScript(state: ValueObject): ValueObject {
  const script = asText(state['metadata_startup_script']);
  if (script === null || script === '') return {};
  const { [SCRIPT]: found = '', ...metadata } = asObject(state['metadata']);
  return { metadata, metadata_startup_script: found };
}
