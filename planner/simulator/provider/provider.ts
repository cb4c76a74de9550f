import { DATA_SOURCES } from './data-sources/data-sources.ts';
import type { DataSource } from './data-sources/data-source.ts';
import googleSchema from './generated/google-schema.json' with { type: 'json' };
import { decodeBlock, decodeValue, encodeBlock } from './msgpack-codec.ts';
import type { DynamicValue } from './msgpack-codec.ts';
import type { GoogleApi } from './google-api.ts';
import { readSettings, SUPPORTED_PROVIDER_ARGUMENTS } from './provider-settings.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { RESOURCES } from './resources/resources.ts';
import type { Resource, Session } from './resources/resource.ts';
import { applyChange, failure } from './rpc/apply-change.ts';
import { checkConfig, uncarried } from './rpc/check-config.ts';
import { attributePath, errorDiagnostic } from './rpc/messages.ts';
import type * as rpc from './rpc/messages.ts';
import { planChange } from './rpc/plan-change.ts';
import { metadataMessage, schemaMessage } from './rpc/schema-message.ts';
import type { BlockSchema, ProviderSchema, ResourceSchema } from './schema.ts';
import { isZero } from './value.ts';
import type { ValueObject } from './value.ts';

/** What the provider needs from outside. */
export interface ProviderOutside {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The REST APIs for the given settings; requests end when the signal is aborted. */
  connect(settings: ProviderSettings, signal: AbortSignal): GoogleApi;
}

/** A resource or data source type with its schema. */
interface Served<Kind> {
  kind: Kind;
  schema: ResourceSchema;
}

/** The schema of hashicorp/google 6.50.0 for the types that are served. */
export const PROVIDER_SCHEMA = googleSchema as unknown as ProviderSchema;

/**
 * The simulated `hashicorp/google`: the calls of plugin protocol 5, one object per Terraform run (it holds the
 * configuration of the provider block).
 */
export class GoogleProvider {
  readonly #outside: ProviderOutside;
  readonly #stop = new AbortController();
  #session: Session | null = null;

  constructor(outside: ProviderOutside) {
    this.#outside = outside;
  }

  getMetadata(): object {
    return metadataMessage(PROVIDER_SCHEMA);
  }

  getSchema(): object {
    return schemaMessage(PROVIDER_SCHEMA);
  }

  prepareProviderConfig({ config }: rpc.ConfigRequest): object {
    const values = decodeBlock(config, PROVIDER_SCHEMA.provider) ?? {};
    const refused = uncarried(values, PROVIDER_SCHEMA.provider, SUPPORTED_PROVIDER_ARGUMENTS);
    const diagnostics = refused.map((path) =>
      errorDiagnostic(
        `The simulated Google Cloud does not support ${path.join('.')} in the provider block`,
        '',
        path,
      ),
    );
    return { prepared_config: config, diagnostics };
  }

  configure({ config }: rpc.ConfigRequest): { diagnostics: rpc.Diagnostic[] } {
    const settings = readSettings(decodeBlock(config, PROVIDER_SCHEMA.provider) ?? {}, this.#outside.env);
    if ('summary' in settings) {
      return { diagnostics: [errorDiagnostic(settings.summary, settings.detail, [settings.argument])] };
    }
    this.#session = { settings, api: this.#outside.connect(settings, this.#stop.signal) };
    return { diagnostics: [] };
  }

  validateResource({ type_name, config }: rpc.ValidateRequest): { diagnostics: rpc.Diagnostic[] } {
    const { kind, schema } = resourceOf(type_name);
    const values = decodeBlock(config, schema.block) ?? {};
    const own = (kind.check?.(values) ?? []).map(({ path, summary, detail }) =>
      errorDiagnostic(summary, detail, path),
    );
    return { diagnostics: [...checkConfig(type_name, values, schema, kind.carried), ...own] };
  }

  validateDataSource({ type_name, config }: rpc.ValidateRequest): { diagnostics: rpc.Diagnostic[] } {
    const { kind, schema } = dataSourceOf(type_name);
    const values = decodeBlock(config, schema.block) ?? {};
    const refused = uncarried(values, schema.block, kind.carried);
    const summary = (path: readonly (string | number)[]) =>
      `The simulated Google Cloud does not support ${path.join('.')} of ${type_name}`;
    return { diagnostics: refused.map((path) => errorDiagnostic(summary(path), '', path)) };
  }

  upgradeState({ type_name, raw_state }: rpc.UpgradeRequest): { upgraded_state: DynamicValue } {
    const { block } = resourceOf(type_name).schema;
    const state = raw_state === null ? null : decodeBlock({ json: raw_state.json }, block);
    return { upgraded_state: encodeBlock(state, block) };
  }

  async read(request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
    const { kind, schema } = resourceOf(request.type_name);
    const state = decodeBlock(request.current_state, schema.block) ?? {};
    try {
      const found = await kind.read(state, this.#configured());
      return { new_state: encodeBlock(found, schema.block), private: request.private };
    } catch (error) {
      return {
        new_state: encodeBlock(state, schema.block),
        diagnostics: [failure(error, kind.label, 'read')],
      };
    }
  }

  plan(request: rpc.PlanRequest): rpc.PlanResponse {
    const { kind, schema } = resourceOf(request.type_name);
    const { block } = schema;
    const kept = { planned_private: request.prior_private, legacy_type_system: true } as const;
    if (decodeValue(request.proposed_new_state) === null)
      return { ...kept, planned_state: encodeBlock(null, block) };
    const prior = decodeBlock(request.prior_state, block);
    const config = decodeBlock(request.config, block) ?? {};
    const plan = planChange(kind, block, prior, config, this.#configured().settings);
    return {
      ...kept,
      planned_state: encodeBlock(plan.planned, block),
      requires_replace: plan.replace.map(attributePath),
    };
  }

  async apply(request: rpc.ApplyRequest): Promise<rpc.ApplyResponse> {
    const { kind, schema } = resourceOf(request.type_name);
    const { block } = schema;
    const prior = decodeBlock(request.prior_state, block);
    const planned = decodeBlock(request.planned_state, block);
    const { state, diagnostics } = await applyChange(kind, block, prior, planned, this.#configured());
    return {
      new_state: encodeBlock(state, block),
      private: request.planned_private,
      diagnostics,
      legacy_type_system: true,
    };
  }

  import({ type_name, id }: rpc.ImportRequest): object {
    const { kind, schema } = resourceOf(type_name);
    const parsed = kind.parseImport(id, this.#configured());
    if (parsed === null) {
      const detail = `Import id "${id}" doesn't match any of the accepted formats: ${kind.importFormats.join(', ')}`;
      return { diagnostics: [errorDiagnostic(`Cannot import ${type_name}`, detail)] };
    }
    const state = encodeBlock(importedState(parsed, id, schema.block), schema.block);
    return { imported_resources: [{ type_name, state }] };
  }

  async readDataSource({ type_name, config }: rpc.ValidateRequest): Promise<object> {
    const { kind, schema } = dataSourceOf(type_name);
    try {
      const state = await kind.read(decodeBlock(config, schema.block) ?? {}, this.#configured());
      return { state: encodeBlock(state, schema.block) };
    } catch (error) {
      return { diagnostics: [failure(error, type_name, 'read')] };
    }
  }

  /** Ends every request in flight. */
  stop(): object {
    this.#stop.abort(new Error('The run was interrupted: the provider was asked to stop'));
    return { Error: '' };
  }

  #configured(): Session {
    if (this.#session === null) throw new Error('The provider was called before it was configured');
    return this.#session;
  }
}

/** Defaults are part of an imported state, as an imported resource has no configuration yet. */
function importedState(parsed: ValueObject, id: string, block: BlockSchema): ValueObject {
  const defaults = Object.entries(block.attributes).flatMap(([name, { default: value }]) =>
    value === undefined || isZero(value) ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defaults), ...parsed, id };
}

function resourceOf(type: string): Served<Resource> {
  return served(RESOURCES.get(type), PROVIDER_SCHEMA.resources[type], type);
}

function dataSourceOf(type: string): Served<DataSource> {
  return served(DATA_SOURCES.get(type), PROVIDER_SCHEMA.dataSources[type], type);
}

function served<Kind>(
  kind: Kind | undefined,
  schema: ResourceSchema | undefined,
  type: string,
): Served<Kind> {
  if (kind === undefined || schema === undefined) throw new Error(`The simulated provider has no ${type}`);
  return { kind, schema };
}
