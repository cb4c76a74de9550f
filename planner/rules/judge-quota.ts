import type { Rule, RuleReport, RuleViolation, NotJudged } from '../../schemas/rule.ts';
import { quotaNeeds, type Quota, type QuotaDemand, type QuotaNeed } from './quota-demand.ts';
import { quotaRules } from './quota-rules.ts';

/**
 * Judges what a machine draws against the quotas of its project and region: R28, with R24 and R30 for the forms that may
 * serve, and R29 for what the Compute API does not tell. `address` names the machine in the report.
 */
export function judgeQuota(demand: QuotaDemand, quotas: readonly Quota[], address: string): RuleReport {
  const byMetric = new Map(quotas.map((quota) => [quota.metric, quota]));
  const violations: RuleViolation[] = [];
  const notJudged: NotJudged[] = [];
  for (const need of quotaNeeds(demand)) {
    const told = need.metrics.flatMap((metric) => byMetric.get(metric) ?? []);
    const granted = told.filter(({ limit }) => limit > 0);
    if (isUntold(need, granted, told))
      notJudged.push({ rule: ruleOf(need).id, reason: `${address}: ${need.metrics[0] ?? ''} is not told` });
    else if (!granted.some(({ limit, usage }) => limit - usage >= need.amount))
      violations.push(exceeded(need, granted, address));
  }
  return { violations, checked: 1, notJudged };
}

/** Nothing granted means nothing where the API leaves the family out, or where it names none of the metrics. */
function isUntold({ untold }: QuotaNeed, granted: readonly Quota[], told: readonly Quota[]): boolean {
  return granted.length === 0 && (untold || told.length === 0);
}

function ruleOf({ untold }: QuotaNeed): Rule {
  return untold ? quotaRules.untold.rule : quotaRules.needed.rule;
}

function exceeded({ metrics, amount }: QuotaNeed, granted: readonly Quota[], address: string): RuleViolation {
  const { id, severity, source } = quotaRules.needed.rule;
  const [first] = granted;
  const metric = first?.metric ?? metrics[0] ?? '';
  const free = first ? first.limit - first.usage : 0;
  return {
    rule: id,
    severity,
    address,
    message: `${metric} has ${free} left, and the machine needs ${amount}.`,
    fix: `Ask for more ${metric}, free some, or choose another machine or region.`,
    source,
  };
}
