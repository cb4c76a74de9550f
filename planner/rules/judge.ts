import type { NotJudged, RuleReport, RuleSeverity, RuleViolation } from '../../schemas/rule.ts';
import type { Catalog } from '../ports.ts';
import type { Context, Finding, JudgedRule } from './check.ts';
import type { Configuration, Resource } from './configuration.ts';
import { machineTypes, machineView, type MachineView } from './machine-view.ts';
import { planConfiguration, type JudgedPlan } from './plan-configuration.ts';
import { judgedRules } from './rules.ts';

type AnyCheck = JudgedRule['checks'][number];

/** Judges the resources of a configuration or of a Terraform plan by every rule. Reads the catalog and nothing else. */
export function judgeConfiguration(configuration: Configuration, catalog: Catalog): RuleReport {
  const context = { configuration, catalog };
  const removed = new Set(configuration.removed);
  const resources = [...configuration.resources, ...removed];
  const checked = resources.filter(({ type }) => judgedTypes.has(type));
  const reports = checked.flatMap((resource) => {
    const subject = { resource, machine: viewOf(resource, configuration), stays: !removed.has(resource) };
    return judgedRules.map((judged) => reportOf(judged, resource, findingsOf(judged, subject, context)));
  });
  return { ...joined(reports), checked: checked.length };
}

/** Judges a plan of Headstart as the machine that its stacks would make; nothing is judged where it has no offering. */
export function judgePlan(plan: JudgedPlan, catalog: Catalog): RuleReport {
  return judgeConfiguration(planConfiguration(plan, catalog), catalog);
}

/** Several reports as one: gravest first, then in the order they came, each thing said once. */
export function joined(reports: readonly RuleReport[]): RuleReport {
  const violations = once(reports.flatMap((report) => report.violations));
  return {
    violations: violations.sort((left, right) => gravity[left.severity] - gravity[right.severity]),
    checked: reports.reduce((sum, { checked }) => sum + checked, 0),
    notJudged: once(reports.flatMap((report) => report.notJudged)),
  };
}

const gravity: Readonly<Record<RuleSeverity, number>> = { error: 0, warning: 1, info: 2 };

function once<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** Resource types that any check looks at. */
const judgedTypes: ReadonlySet<string> = new Set(
  judgedRules.flatMap(({ checks }) => checks.flatMap(typesOf)),
);

function typesOf(check: AnyCheck): readonly string[] {
  if ('judgeMachine' in check) return machineTypes;
  return 'judgeChange' in check ? check.changedTypes : check.types;
}

/** A resource with what is worked out of it once for all rules. */
interface Subject {
  readonly resource: Resource;
  /** Null for what is no machine. */
  readonly machine: MachineView | null;
  /** False where the plan removes it. */
  readonly stays: boolean;
}

function viewOf(resource: Resource, configuration: Configuration): MachineView | null {
  return machineTypes.includes(resource.type) ? machineView(resource, configuration) : null;
}

function findingsOf({ checks }: JudgedRule, subject: Subject, context: Context): readonly Finding[] {
  return checks
    .filter((check) => typesOf(check).includes(subject.resource.type))
    .flatMap((check) => findings(check, subject, context));
}

function findings(
  check: AnyCheck,
  { resource, machine, stays }: Subject,
  context: Context,
): readonly Finding[] {
  if (!stays) return [];
  if ('judge' in check) return check.judge(resource, context);
  if ('judgeMachine' in check) return machine ? check.judgeMachine(machine, context) : [];
  const { change } = resource;
  const isChanged = change !== null && change.actions.some((action) => action !== 'no-op');
  return isChanged ? check.judgeChange(change, resource, context) : [];
}

function reportOf({ rule }: JudgedRule, { address }: Resource, found: readonly Finding[]): RuleReport {
  const violations: RuleViolation[] = [];
  const notJudged: NotJudged[] = [];
  for (const finding of found) {
    if (finding.kind === 'not-judged')
      notJudged.push({ rule: rule.id, reason: `${address}: ${finding.reason}` });
    else
      violations.push({
        rule: rule.id,
        severity: finding.severity ?? rule.severity,
        address,
        message: finding.message,
        fix: finding.fix,
        source: rule.source,
      });
  }
  return { violations, checked: 0, notJudged };
}
