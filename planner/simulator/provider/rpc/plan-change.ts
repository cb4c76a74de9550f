import { planCreate } from '../planning/plan-create.ts';
import { planLabels } from '../planning/labels.ts';
import { planUpdate } from '../planning/plan-update.ts';
import type { ChangePlan, Path } from '../planning/argument-rules.ts';
import type { ProviderSettings } from '../provider-settings.ts';
import type { Resource } from '../resources/resource.ts';
import type { BlockSchema } from '../schema.ts';
import { isUnknown, isZero, UNKNOWN } from '../value.ts';
import type { ValueObject } from '../value.ts';

/** Plans one resource: a new one (`prior` null) or a change. */
export function planChange(
  resource: Resource,
  block: BlockSchema,
  prior: ValueObject | null,
  config: ValueObject,
  settings: ProviderSettings,
): ChangePlan<ValueObject> {
  if (prior === null) return planNew(resource, block, config, settings);
  const { planned, changed, replace } = planUpdate(prior, config, block, resource.rules);
  const forced = (resource.replaceWhen?.(prior, planned) ?? []).map((argument) => [argument]);
  const allChanged = [...changed, ...planLabels(planned, prior, settings)];
  // what does not change is given back exactly, or Terraform would show an update
  return {
    planned: allChanged.length === 0 ? prior : planned,
    changed: allChanged,
    replace: [...replace, ...forced],
  };
}

function planNew(
  resource: Resource,
  block: BlockSchema,
  config: ValueObject,
  settings: ProviderSettings,
): ChangePlan<ValueObject> {
  const planned = planCreate(config, block, resource.rules);
  for (const argument of resource.planDefaults) {
    const value = planned[argument];
    if (isZero(value) || (isUnknown(value) && isZero(config[argument]))) {
      planned[argument] = settings[argument] ?? UNKNOWN;
    }
  }
  planLabels(planned, null, settings);
  const changed: Path[] = Object.keys(planned).map((name) => [name]);
  return { planned, changed, replace: [] };
}
