import type { Rule, RuleSeverity } from '../../schemas/rule.ts';
import type { Catalog } from '../ports.ts';
import type { Configuration, PlannedChange, Resource } from './configuration.ts';
import type { MachineView } from './machine-view.ts';
import { Unknown } from './value.ts';

/** What one check finds of one resource. */
export type Finding =
  | {
      readonly kind: 'broken';
      readonly message: string;
      readonly fix: string;
      /** Less than the rule's own, where this part of it weighs less. */
      readonly severity?: RuleSeverity;
    }
  | { readonly kind: 'not-judged'; readonly reason: string };

/** What a check may look at beside the resource itself. */
export interface Context {
  readonly catalog: Catalog;
  readonly configuration: Configuration;
}

/** One part of a rule: the resource types it looks at, and what it finds. */
export interface Check {
  readonly types: readonly string[];
  readonly judge: (resource: Resource, context: Context) => readonly Finding[];
}

/** A check of instances and instance templates. */
export interface MachineCheck {
  readonly judgeMachine: (machine: MachineView, context: Context) => readonly Finding[];
}

/** A check of what a plan does to a resource; not run where nothing is changed. */
export interface ChangeCheck {
  readonly changedTypes: readonly string[];
  readonly judgeChange: (change: PlannedChange, resource: Resource, context: Context) => readonly Finding[];
}

/** A rule with everything that judges it; none for rules that tests of Headstart itself prove. */
export interface JudgedRule {
  readonly rule: Rule;
  readonly checks: readonly (Check | MachineCheck | ChangeCheck)[];
}

export const kept: readonly Finding[] = [];

export function broken(message: string, fix: string, severity?: RuleSeverity): readonly Finding[] {
  return [{ kind: 'broken', message, fix, ...(severity === undefined ? {} : { severity }) }];
}

export function notJudged(reason: string): readonly Finding[] {
  return [{ kind: 'not-judged', reason }];
}

/** Breaks where the condition holds. */
export function brokenIf(
  condition: boolean,
  message: string,
  fix: string,
  severity?: RuleSeverity,
): readonly Finding[] {
  return condition ? broken(message, fix, severity) : kept;
}

type Known<T> = { readonly [K in keyof T]: Exclude<T[K], Unknown> };

/** Judges only where all of the named values are known; otherwise says which is not and why. */
export function whenKnown<T extends Readonly<Record<string, unknown>>>(
  values: T,
  judge: (known: Known<T>) => readonly Finding[],
): readonly Finding[] {
  for (const [name, value] of Object.entries(values))
    if (value instanceof Unknown) return notJudged(`${name}: ${value.reason}`);
  return judge(values as Known<T>);
}
