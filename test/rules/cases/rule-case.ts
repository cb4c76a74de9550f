/** One way to break a rule, and the nearest way to keep it: Terraform JSON or plan JSON. */
export interface RuleCase {
  readonly rule: string;
  readonly what: string;
  readonly breaks: object;
  readonly keeps: object;
  /** Where this part weighs less than the rule. */
  readonly severity?: 'error' | 'warning' | 'info';
}
