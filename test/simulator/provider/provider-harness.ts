import { randomUUID } from 'node:crypto';
import { startCloud } from '../../../planner/simulator/cloud/cloud.ts';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import type { GoogleApi } from '../../../planner/simulator/provider/google-api.ts';
import { googleRestClient } from '../../../planner/simulator/provider/google-rest-client.ts';
import { decodeBlock, encodeBlock } from '../../../planner/simulator/provider/msgpack-codec.ts';
import { GoogleProvider, PROVIDER_SCHEMA } from '../../../planner/simulator/provider/provider.ts';
import { readSettings } from '../../../planner/simulator/provider/provider-settings.ts';
import type { Diagnostic } from '../../../planner/simulator/provider/rpc/messages.ts';
import type { BlockSchema } from '../../../planner/simulator/provider/schema.ts';
import type { ValueObject } from '../../../planner/simulator/provider/value.ts';

export const PROJECT = 'lab-project';
export const REGION = 'us-central1';
export const ZONE = 'us-central1-a';

const MACHINES = new Map([
  ['e2-medium', { vcpus: 2, memoryGib: 4, accelerators: [] }],
  ['e2-standard-4', { vcpus: 4, memoryGib: 16, accelerators: [] }],
  ['n1-standard-4', { vcpus: 4, memoryGib: 15, accelerators: [] }],
  ['n2-standard-32', { vcpus: 32, memoryGib: 128, accelerators: [] }],
]);

/** A simulated cloud with ample quotas and no latencies. */
export function startTestCloud(): Promise<RunningCloud> {
  return startCloud({ machineType: (name) => MACHINES.get(name) ?? null });
}

export function endpoints(baseUrl: string): Record<string, string> {
  return {
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: `${baseUrl}/compute/v1/`,
    GOOGLE_IAM_CUSTOM_ENDPOINT: `${baseUrl}/iam/v1/`,
    GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT: `${baseUrl}/cloudresourcemanager/v1/`,
    GOOGLE_STORAGE_CUSTOM_ENDPOINT: `${baseUrl}/storage/v1/`,
  };
}

/** A direct line to the cloud, for changes behind Terraform's back. */
export function directApi(baseUrl: string): GoogleApi {
  const settings = readSettings({ project: PROJECT }, endpoints(baseUrl));
  if ('summary' in settings) throw new Error(settings.summary);
  return googleRestClient(settings, new AbortController().signal);
}

export interface Planned {
  action: 'create' | 'none' | 'update' | 'replace';
  /** First steps of the paths that force a replacement. */
  forced: string[];
  state: ValueObject;
}

/** Drives a provider as Terraform does: plan, apply, read, with everything passing through the wire encoding. */
export class ProviderHarness {
  readonly provider: GoogleProvider;

  constructor(baseUrl: string, config: ValueObject = {}) {
    this.provider = new GoogleProvider({ env: endpoints(baseUrl), connect: googleRestClient });
    const block = { project: PROJECT, region: REGION, zone: ZONE, ...config };
    const { diagnostics } = this.provider.configure({ config: encodeBlock(block, PROVIDER_SCHEMA.provider) });
    if (diagnostics.length > 0) throw new Error(diagnostics.map(({ summary }) => summary).join());
  }

  validate(type: string, config: ValueObject): Diagnostic[] {
    return this.provider.validateResource({ type_name: type, config: encodeBlock(config, blockOf(type)) })
      .diagnostics;
  }

  plan(type: string, prior: ValueObject | null, config: ValueObject): Planned {
    const block = blockOf(type);
    const wire = encodeBlock(config, block);
    const reply = this.provider.plan({
      type_name: type,
      prior_state: encodeBlock(prior, block),
      proposed_new_state: wire,
      config: wire,
      prior_private: new Uint8Array(),
    });
    const before = encodeBlock(prior, block).msgpack;
    const after = reply.planned_state?.msgpack;
    const same =
      before !== undefined && after !== undefined && Buffer.from(before).equals(Buffer.from(after));
    const forced = (reply.requires_replace ?? []).map(({ steps }) =>
      steps
        .map((step) => ('attribute_name' in step ? step.attribute_name : String(step.element_key_int)))
        .join('.'),
    );
    const action = prior === null ? 'create' : same ? 'none' : forced.length > 0 ? 'replace' : 'update';
    return { action, forced: [...new Set(forced)], state: decodeBlock(reply.planned_state, block) ?? {} };
  }

  /** Applies a planned state; null deletes. */
  async apply(
    type: string,
    prior: ValueObject | null,
    planned: ValueObject | null,
  ): Promise<{ state: ValueObject | null; errors: string[] }> {
    const block = blockOf(type);
    const reply = await this.provider.apply({
      type_name: type,
      prior_state: encodeBlock(prior, block),
      planned_state: encodeBlock(planned, block),
      config: encodeBlock(planned, block),
      planned_private: new Uint8Array(),
    });
    const errors = (reply.diagnostics ?? []).map(({ summary, detail }) => [summary, detail].join(' ').trim());
    return { state: decodeBlock(reply.new_state, block), errors };
  }

  /** Plans and applies a configuration; throws the provider's errors. */
  async ensure(type: string, prior: ValueObject | null, config: ValueObject): Promise<ValueObject> {
    const refused = this.validate(type, config);
    if (refused.length > 0)
      throw new Error(refused.map(({ summary, detail }) => `${summary}: ${detail}`).join('; '));
    const { state, errors } = await this.apply(type, prior, this.plan(type, prior, config).state);
    if (errors.length > 0 || state === null) throw new Error(errors.join('; '));
    return state;
  }

  async read(type: string, state: ValueObject): Promise<ValueObject | null> {
    const block = blockOf(type);
    const reply = await this.provider.read({
      type_name: type,
      current_state: encodeBlock(state, block),
      private: new Uint8Array(),
    });
    if (reply.diagnostics !== undefined)
      throw new Error(reply.diagnostics.map(({ summary }) => summary).join('; '));
    return decodeBlock(reply.new_state, block);
  }

  /** Reads what an import gave, as Terraform does next. */
  async readImported(type: string, reply: object): Promise<ValueObject | null> {
    const { imported_resources: found } = reply as {
      imported_resources: { state: { msgpack: Uint8Array } }[];
    };
    return this.read(type, decodeBlock(found[0]?.state, blockOf(type)) ?? {});
  }

  async destroy(type: string, state: ValueObject): Promise<string[]> {
    return (await this.apply(type, state, null)).errors;
  }

  async readData(type: string, config: ValueObject): Promise<ValueObject> {
    const block = PROVIDER_SCHEMA.dataSources[type]?.block ?? { attributes: {}, blocks: {} };
    const reply = await this.provider.readDataSource({ type_name: type, config: encodeBlock(config, block) });
    if ('diagnostics' in reply) throw new Error(JSON.stringify(reply.diagnostics));
    return decodeBlock((reply as { state: { msgpack: Uint8Array } }).state, block) ?? {};
  }
}

export function blockOf(type: string): BlockSchema {
  const schema = PROVIDER_SCHEMA.resources[type];
  if (schema === undefined) throw new Error(`No schema of ${type}`);
  return schema.block;
}

/** A name that no other test uses. */
export function freshName(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}
