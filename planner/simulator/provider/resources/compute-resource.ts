import { isNotFound } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import { text, textMap } from '../mapping/codecs.ts';
import { field, output } from '../mapping/field.ts';
import type { Field, Scope } from '../mapping/field.ts';
import { argumentRules, fromApi, toApi } from '../mapping/transfer.ts';
import { asObject } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import { carriedPaths } from './carried-paths.ts';
import { fillTemplate, importFormats, parseId } from './id-template.ts';
import { objectTemplate, resolveScope, scopeArguments, scopeRules } from './resource-scope.ts';
import type { Reach } from './resource-scope.ts';
import { ProviderError } from './resource.ts';
import type { Resource, ResourceChange, Session } from './resource.ts';

/** What one step on an object of the Compute API has at hand; `path` is below `compute/v1/`. */
export interface ObjectContext {
  readonly session: Session;
  readonly path: string;
  readonly scope: Scope;
  readonly state: ValueObject;
}

/** One way to change an object in place, run when any of its arguments changes. */
export interface UpdateStep {
  readonly changes: readonly string[];
  run(context: ObjectContext, change: ResourceChange): Promise<void>;
}

export interface ComputeSpec {
  label: string;
  reach: Reach;
  collection: string;
  fields: readonly Field[];
  /** Arguments that steer the provider and never reach the cloud. */
  kept?: readonly string[];
  labels?: boolean;
  planDefaults?: Resource['planDefaults'];
  updates?: readonly UpdateStep[];
  check?: Resource['check'];
  replaceWhen?: Resource['replaceWhen'];
  /** Completes the body of the insert call. */
  prepare?(body: JsonObject, context: ObjectContext): Promise<void>;
  /** Makes the object in another way than by an insert into the collection. */
  insert?(body: JsonObject, context: ObjectContext): Promise<void>;
  /** Steps after the insert. */
  afterInsert?(context: ObjectContext): Promise<void>;
  /** State beyond the fields. */
  complete?(json: JsonObject, context: ObjectContext): Promise<ValueObject>;
  beforeDelete?(context: ObjectContext): Promise<void>;
}

const LABEL_FIELDS: readonly Field[] = [
  field('effective_labels', textMap, 'labels'),
  output('label_fingerprint', text),
];
const SELF_LINK = output('self_link', text);

/** A resource that is one object of the Compute API: inserted into a collection, read, changed and deleted there. */
export function computeResource(spec: ComputeSpec): Resource {
  const template = objectTemplate(spec.reach, spec.collection);
  const formats = importFormats(template);
  const fields = [
    field('name', text),
    ...spec.fields,
    SELF_LINK,
    ...(spec.labels === true ? LABEL_FIELDS : []),
  ];
  const own = new ComputeObject(spec, fields, template);
  const scopeNames = spec.reach === 'global' ? ['project'] : ['project', spec.reach];
  return {
    label: spec.label,
    carried: carriedPaths(fields, [
      ...scopeNames,
      ...(spec.kept ?? []),
      ...(spec.labels === true ? ['labels'] : []),
    ]),
    rules: new Map([...argumentRules(fields), ...scopeRules(spec.reach)]),
    planDefaults: spec.planDefaults ?? ['project'],
    ...(spec.check === undefined ? {} : { check: spec.check }),
    ...(spec.replaceWhen === undefined ? {} : { replaceWhen: spec.replaceWhen }),
    create: (planned, session) => own.create(planned, session),
    read: (state, session) => own.read(state, session),
    update: (change, session) => own.update(change, session),
    delete: (state, session) => own.delete(state, session),
    importFormats: formats,
    parseImport: (id, session) => {
      const parsed = parseId(id, formats);
      return parsed === null
        ? null
        : { ...scopeArguments(resolveScope(parsed, session.settings, spec.reach), spec.reach), ...parsed };
    },
  };
}

class ComputeObject {
  readonly #spec: ComputeSpec;
  readonly #fields: readonly Field[];
  readonly #template: string;

  constructor(spec: ComputeSpec, fields: readonly Field[], template: string) {
    this.#spec = spec;
    this.#fields = fields;
    this.#template = template;
  }

  async create(planned: ValueObject, session: Session): Promise<ValueObject> {
    const context = this.#context(planned, session);
    const body = toApi(context.state, this.#fields, context.scope);
    await this.#spec.prepare?.(body, context);
    if (this.#spec.insert !== undefined) await this.#spec.insert(body, context);
    else await session.api.operate({ method: 'POST', path: context.path.replace(/\/[^/]+$/, ''), body });
    await this.#spec.afterInsert?.(context);
    return context.state;
  }

  async read(state: ValueObject, session: Session): Promise<ValueObject | null> {
    const context = this.#context(state, session);
    try {
      const json = await session.api.send({ service: 'compute', method: 'GET', path: context.path });
      return await this.#stateOf(json, context);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  async update(change: ResourceChange, session: Session): Promise<void> {
    const context = this.#context(change.prior, session);
    const steps = [...(this.#spec.updates ?? []), ...(this.#spec.labels === true ? [setLabels] : [])];
    const known = new Set([...steps.flatMap((step) => step.changes), ...(this.#spec.kept ?? []), ...DERIVED]);
    const unknown = [...change.changed].filter((argument) => !known.has(argument));
    if (unknown.length > 0) throw new ProviderError(`${unknown.join(', ')} cannot be changed in place`);
    for (const step of steps) {
      if (step.changes.some((argument) => change.changed.has(argument))) await step.run(context, change);
    }
  }

  async delete(state: ValueObject, session: Session): Promise<void> {
    const context = this.#context(state, session);
    try {
      await this.#spec.beforeDelete?.(context);
      await session.api.operate({ method: 'DELETE', path: context.path });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  #context(state: ValueObject, session: Session): ObjectContext {
    const scope = resolveScope(state, session.settings, this.#spec.reach);
    const placed = { ...state, ...scopeArguments(scope, this.#spec.reach) };
    const path = fillTemplate(this.#template, placed);
    return { session, path, scope, state: { ...placed, id: path } };
  }

  async #stateOf(json: JsonObject, context: ObjectContext): Promise<ValueObject> {
    const { state } = context;
    const read = { ...state, ...fromApi(json, this.#fields, state) };
    const labelled = this.#spec.labels === true ? { ...read, ...ownLabels(read) } : read;
    return { ...labelled, ...(await this.#spec.complete?.(json, { ...context, state: labelled })) };
  }
}

const DERIVED = ['labels', 'terraform_labels', 'timeouts'];

/** Of the labels on the object, those that the configuration and the provider put there. */
export function ownLabels(state: ValueObject): ValueObject {
  const effective = asObject(state['effective_labels']);
  const pick = (labels: Value | undefined) =>
    Object.fromEntries(
      Object.keys(asObject(labels)).flatMap((key) =>
        key in effective ? [[key, effective[key] ?? null]] : [],
      ),
    );
  return {
    labels: state['labels'] === null || state['labels'] === undefined ? null : pick(state['labels']),
    terraform_labels: pick(state['terraform_labels']),
  };
}

const setLabels: UpdateStep = {
  changes: ['effective_labels'],
  run: async ({ session, path }, { prior, planned }) => {
    const body: JsonObject = {
      labels:
        textMap.toApi(planned['effective_labels'] ?? null, { project: '', region: null, zone: null }) ?? {},
      labelFingerprint: text.toApi(prior['label_fingerprint'] ?? null, {
        project: '',
        region: null,
        zone: null,
      }),
    };
    await session.api.operate({ method: 'POST', path: `${path}/setLabels`, body });
  },
};
