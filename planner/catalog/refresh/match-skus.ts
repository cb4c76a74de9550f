import type { RefreshReport } from '../../../schemas/catalog-answers.ts';
import type { Sku } from './google-inventory.ts';
import { leftOutRules, skuRules, type SkuRule } from './sku-rules.ts';

/** USD per unit of a part by region, on demand and Spot. */
export interface PartPrices {
  readonly onDemand: ReadonlyMap<string, number>;
  readonly spot: ReadonlyMap<string, number>;
}

export interface MatchedSkus {
  readonly parts: ReadonlyMap<string, PartPrices>;
  readonly unmatched: RefreshReport['unmatched'];
  readonly leftOut: RefreshReport['leftOut'];
}

const rulesByName = new Map(skuRules.map((rule) => [rule.name.toLowerCase(), rule]));

/** The name of a SKU without its place and without what says that it is Spot. */
export function plainSkuName(description: string): string {
  return description
    .replace(/ (running )?in (?!with)[^()]*$/i, '')
    .replace(/ running$/i, '')
    .replace(/ attached to (Spot )?Preemptible VMs$/i, '')
    .replace(/^(Spot )?Preemptible /i, '');
}

/** Prices of parts from SKUs, by the rules in data. What no rule matches is listed, not guessed. */
export function matchSkus(skus: readonly Sku[]): MatchedSkus {
  const taken = new Map<string, { onDemand: Map<string, number>; spot: Map<string, number> }>();
  const unmatched: { sku: string; description: string; reason: string }[] = [];
  const leftOut: Record<string, number> = {};
  for (const sku of skus) {
    const excluded = leftOutReason(sku);
    if (excluded !== null) leftOut[excluded] = (leftOut[excluded] ?? 0) + 1;
    else {
      const reason = takeSku(taken, sku);
      if (reason !== null) unmatched.push({ sku: sku.id, description: sku.description, reason });
    }
  }
  return { parts: taken, unmatched, leftOut };
}

function leftOutReason(sku: Sku): string | null {
  const rule = leftOutRules.find(
    ({ usageType, family, description }) =>
      (usageType?.test(sku.usageType) ?? true) &&
      (family?.test(sku.family) ?? true) &&
      (description?.test(sku.description) ?? true),
  );
  return rule?.reason ?? null;
}

/** Takes the price of a SKU, or says why not. */
function takeSku(
  taken: Map<string, { onDemand: Map<string, number>; spot: Map<string, number> }>,
  sku: Sku,
): string | null {
  const rule = rulesByName.get(plainSkuName(sku.description).toLowerCase());
  if (!rule) return 'no rule matches it';
  const reason = misfit(rule, sku);
  if (reason !== null) return reason;
  const usd = priceOf(sku);
  if (usd === null) return 'its price is not one rate above 0';
  const prices = taken.get(rule.part) ?? { onDemand: new Map(), spot: new Map() };
  taken.set(rule.part, prices);
  const byRegion = sku.usageType === 'Preemptible' ? prices.spot : prices.onDemand;
  const other = sku.regions.find((region) => (byRegion.get(region) ?? usd) !== usd);
  if (other !== undefined) return `another SKU prices ${rule.part} in ${other} otherwise`;
  for (const region of sku.regions) byRegion.set(region, usd);
  return null;
}

function misfit(rule: SkuRule, { usageType, unit }: Sku): string | null {
  if (usageType !== 'OnDemand' && usageType !== 'Preemptible') return `usage type ${usageType} is not known`;
  return unit === rule.unit ? null : `it is priced per ${unit}, and ${rule.unit} is expected`;
}

/** The one rate of a SKU; a first tier that is free is passed over. Null where there are several. */
function priceOf({ tiers }: Sku): number | null {
  const paid = tiers.length === 2 && tiers[0]?.usd === 0 ? tiers.slice(1) : tiers;
  const [only] = paid;
  return paid.length === 1 && only && Number.isFinite(only.usd) && only.usd > 0 ? only.usd : null;
}
