import type { JsonObject } from '../google-api.ts';
import { asJsonObject } from '../google-api.ts';
import type { Field } from '../mapping/field.ts';
import { toApi } from '../mapping/transfer.ts';
import type { ValueObject } from '../value.ts';
import type { ObjectContext, UpdateStep } from './compute-resource.ts';

/** PATCHes the object with those of the fields that changed; absent ones are sent as null so that they are cleared. */
export function patchStep(fields: readonly Field[], options: { fingerprint?: boolean } = {}): UpdateStep {
  return {
    changes: fields.map(({ argument }) => argument),
    run: async (context, { planned, changed }) => {
      const chosen = fields.filter(({ argument }) => changed.has(argument));
      const body = patchBody(planned, chosen, context);
      if (options.fingerprint === true) body['fingerprint'] = await currentFingerprint(context);
      await context.session.api.operate({ method: 'PATCH', path: context.path, body });
    },
  };
}

/** The body with null for what is to be cleared. */
export function patchBody(
  planned: ValueObject,
  fields: readonly Field[],
  { scope }: ObjectContext,
): JsonObject {
  const body = toApi(planned, fields, scope);
  for (const { at } of fields) {
    const [first = at] = at.split('.');
    if (!(first in body)) body[first] = null;
  }
  return body;
}

/** POSTs to a verb of the object. */
export function postStep(
  changes: readonly string[],
  verb: string,
  body: (planned: ValueObject, context: ObjectContext) => JsonObject,
): UpdateStep {
  return {
    changes,
    run: async (context, { planned }) => {
      const path = `${context.path}/${verb}`;
      await context.session.api.operate({ method: 'POST', path, body: body(planned, context) });
    },
  };
}

async function currentFingerprint({ session, path }: ObjectContext): Promise<string | undefined> {
  const json = asJsonObject(await session.api.send({ service: 'compute', method: 'GET', path }));
  return typeof json['fingerprint'] === 'string' ? json['fingerprint'] : undefined;
}
