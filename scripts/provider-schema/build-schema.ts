import type { BlockSchema, ProviderSchema } from '../../planner/simulator/provider/schema.ts';
import { applyFacts } from './apply-facts.ts';
import type { FactsByType } from './apply-facts.ts';
import { extractBindings } from './extract-bindings.ts';
import { SUPPLEMENTARY_FACTS } from './supplementary-facts.ts';

/** Modules of @cdktf/provider-google/lib that the simulated provider serves. */
export const MODULES = [
  'provider',
  'compute-network',
  'compute-subnetwork',
  'compute-router',
  'compute-router-nat',
  'compute-firewall',
  'compute-disk',
  'compute-attached-disk',
  'compute-disk-resource-policy-attachment',
  'compute-snapshot',
  'compute-image',
  'compute-resource-policy',
  'compute-address',
  'compute-instance',
  'service-account',
  'service-account-iam-member',
  'project-iam-member',
  'storage-bucket',
  'storage-bucket-iam-member',
  'data-google-compute-image',
  'data-google-compute-zones',
  'data-google-project',
  'data-google-client-config',
] as const;

/**
 * Puts the provider's schema together.
 * @param sourceOf gives the original TypeScript of a binding module
 * @param gathered facts by resource type, as gathered from the provider's source; null where they are not at hand
 */
export function buildSchema(
  sourceOf: (module: string) => string,
  gathered: FactsByType | null,
  sources: string[],
): ProviderSchema {
  const schema: ProviderSchema = {
    sources,
    provider: { attributes: {}, blocks: {} },
    resources: {},
    dataSources: {},
  };
  for (const { kind, type, block } of MODULES.flatMap((module) => extractBindings(sourceOf(module)))) {
    if (kind === 'provider') schema.provider = block;
    else if (kind === 'data-source') schema.dataSources[type] = { version: 0, block };
    else schema.resources[type] = resourceSchema(type, block, gathered);
  }
  return schema;
}

function resourceSchema(type: string, block: BlockSchema, gathered: FactsByType | null) {
  const all = [gathered?.[type], SUPPLEMENTARY_FACTS[type]].filter((facts) => facts !== undefined);
  return applyFacts(block, all);
}
