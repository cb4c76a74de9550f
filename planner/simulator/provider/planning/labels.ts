import { asObject, holdsUnknown, isUnknown, sameValue, UNKNOWN } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import type { ProviderSettings } from '../provider-settings.ts';
import type { Path } from './argument-rules.ts';

const ATTRIBUTION = 'goog-terraform-provisioned';

/**
 * Plans `terraform_labels` and `effective_labels` out of `labels` and the provider's default labels, as the
 * provider's SetLabelsDiff does; labels that others put on the resource stay in `effective_labels`.
 * @returns the attributes that change
 */
export function planLabels(
  planned: ValueObject,
  prior: ValueObject | null,
  settings: ProviderSettings,
): Path[] {
  if (!('effective_labels' in planned)) return [];
  const labels = planned['labels'] ?? null;
  const known = !isUnknown(labels) && !holdsUnknown(labels);
  const terraform = known ? ownLabels(labels, prior, settings) : UNKNOWN;
  planned['terraform_labels'] = terraform;
  planned['effective_labels'] = isUnknown(terraform) ? UNKNOWN : { ...foreignLabels(prior), ...terraform };
  if (prior === null) return [];
  return ['terraform_labels', 'effective_labels']
    .filter((name) => !sameValue(planned[name] ?? null, emptyAsAbsent(prior[name])))
    .map((name) => [name]);
}

function emptyAsAbsent(value: Value | undefined): Value {
  return value ?? {};
}

function ownLabels(labels: Value, prior: ValueObject | null, settings: ProviderSettings): ValueObject {
  const had = prior === null || ATTRIBUTION in asObject(prior['terraform_labels']);
  const attributed = settings.addAttributionLabel && (had || settings.attributionStrategy === 'PROACTIVE');
  return { ...(attributed ? { [ATTRIBUTION]: 'true' } : {}), ...settings.defaultLabels, ...asObject(labels) };
}

function foreignLabels(prior: ValueObject | null): ValueObject {
  const own = asObject(prior?.['terraform_labels']);
  const entries = Object.entries(asObject(prior?.['effective_labels'])).filter(([key]) => !(key in own));
  return Object.fromEntries(entries);
}
