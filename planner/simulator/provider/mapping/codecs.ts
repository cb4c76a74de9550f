import { asJsonList, asJsonObject, jsonText } from '../google-api.ts';
import { toNumber } from '../msgpack-codec.ts';
import { asList, asObject, asText, isZero } from '../value.ts';
import type { Value } from '../value.ts';
import type { Codec, Field } from './field.ts';
import { fromApi, toApi } from './transfer.ts';

/** Text; what the API leaves out reads as "". Empty text is not sent. */
export const text: Codec = {
  toApi: (value) => (value === null || value === '' ? undefined : (asText(value) ?? undefined)),
  fromApi: (api) => jsonText(api),
};

/** Text in capitals, however it is configured. */
export const upperText: Codec = {
  ...text,
  canonical: (value) => (typeof value === 'string' ? value.toUpperCase() : value),
};

/** Text whose capitals do not matter. */
export const caselessText: Codec = {
  ...text,
  same: (prior, configured) => asText(prior)?.toLowerCase() === asText(configured)?.toLowerCase(),
};

/** Text that is read back only where it is configured: what the cloud chose by itself is no drift. */
export const chosenText: Codec = {
  ...text,
  fromApi: (api, prior) => (isZero(prior) ? '' : text.fromApi(api, prior)),
};

/** True or false; what the API leaves out is false. */
export const flag: Codec = {
  toApi: (value) => (typeof value === 'boolean' ? value : undefined),
  fromApi: (api) => api === true || api === 'true',
};

/** A number; what the API leaves out is 0, as the provider has it. */
export const number: Codec = {
  toApi: (value) => (typeof value === 'number' ? value : undefined),
  fromApi: (api) => (typeof api === 'number' || typeof api === 'string' ? (toNumber(api) ?? 0) : 0),
};

/** A whole number of 64 bits: the API writes it as text. 0 is not sent. */
export const int64: Codec = {
  ...number,
  toApi: (value) => (isZero(value) ? undefined : scalarValue(value)),
};

/** A list or set of texts. */
export const texts: Codec = {
  toApi: (value) => (value === null ? undefined : asList(value).flatMap((item) => asText(item) ?? [])),
  fromApi: (api) => asJsonList(api).map(jsonText),
};

/** A map of texts. */
export const textMap: Codec = {
  toApi: (value) => (isZero(value) ? undefined : mapOfTexts(value)),
  fromApi: (api) =>
    Object.fromEntries(Object.entries(asJsonObject(api)).map(([key, item]) => [key, jsonText(item)])),
};

/** A block that may be given once: an object in the API. */
export function block(fields: readonly Field[]): Codec {
  return {
    fields,
    toApi: (value, scope) => {
      const first = asList(value)[0];
      return first === undefined ? undefined : toApi(asObject(first), fields, scope);
    },
    fromApi: (api, prior) => {
      if (api === undefined || api === null) return [];
      return [fromApi(asJsonObject(api), fields, asObject(asList(prior)[0] ?? null))];
    },
  };
}

/** A block that may be given many times: a list in the API, in the same order. */
export function blocks(fields: readonly Field[]): Codec {
  return {
    fields,
    toApi: (value, scope) => asList(value).map((item) => toApi(asObject(item), fields, scope)),
    fromApi: (api, prior) =>
      asJsonList(api).map((item, at) =>
        fromApi(asJsonObject(item), fields, asObject(asList(prior)[at] ?? null)),
      ),
  };
}

/** A block whose presence is the API's `enabled: true`, such as `log_config` of a firewall. */
export function enabledBlock(fields: readonly Field[], member: string): Codec {
  const inner = block(fields);
  return {
    ...inner,
    toApi: (value, scope) => ({
      [member]: asList(value).length > 0,
      ...asJsonObject(inner.toApi(value, scope)),
    }),
    fromApi: (api, prior) => (asJsonObject(api)[member] === true ? inner.fromApi(api, prior) : []),
  };
}

/** A number of seconds that the API writes as text in `{seconds, nanos}`. */
export const secondsText: Codec = {
  toApi: (value) => (value === null ? undefined : scalarValue(value)),
  fromApi: (api) => (typeof api === 'string' || typeof api === 'number' ? (toNumber(api) ?? 0) : 0),
};

function scalarValue(value: Value): string | undefined {
  return typeof value === 'number' || typeof value === 'bigint'
    ? value.toString()
    : (asText(value) ?? undefined);
}

function mapOfTexts(value: Value): { [key: string]: string } {
  const entries = Object.entries(asObject(value)).flatMap(([key, item]) =>
    typeof item === 'string' ? [[key, item]] : [],
  );
  return Object.fromEntries(entries) as { [key: string]: string };
}
