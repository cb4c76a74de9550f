import { HeadstartError } from '../../schemas/failure.ts';
import { isRefused, type Plan } from '../../schemas/plan.ts';
import type { Catalog } from '../ports.ts';
import { judgePlan } from '../rules/judge.ts';

/**
 * Throws HeadstartError `rule-broken` where Google Cloud would refuse the plan. Headstart makes no such plan; a saved one
 * may have been made by an older version or a hand, so what it says of itself is not enough and it is judged once more.
 */
export function refuseBrokenPlan(plan: Plan, catalog: Catalog): void {
  const violations = [...plan.violations, ...judgePlan(plan, catalog).violations];
  const broken = violations.find(isRefused);
  if (!broken) return;
  const { rule, message, fix, source } = broken;
  const change = fix === undefined ? '' : `${fix} `;
  throw new HeadstartError({
    code: 'rule-broken',
    fault: 'headstart',
    message: `Google Cloud would refuse this plan: ${message} (${rule}; ${source})`,
    detail: { id: 'plan-refused', args: [message, rule, fix ?? ''] },
    nextStep: `${change}Plan again with "headstart plan"; nothing was changed.`,
  });
}
