import type { Plan } from '../schemas/plan.ts';

const limit = 63;

/**
 * Labels of everything a job owns: `headstart-job`, `headstart-plan` (first 32 hex digits of the plan's hash),
 * `headstart-revision`, and the user's own. Headstart's keys win: what was lost track of is found by them.
 */
export function resourceLabels(plan: Plan): Record<string, string> {
  const own = Object.entries(plan.job.labels).map(([key, value]) => [labelKey(key), labelValue(value)]);
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    'headstart-job': labelValue(plan.job.name),
    'headstart-plan': plan.planHash.replace(/^sha256:/, '').slice(0, 32),
    'headstart-revision': String(plan.revision),
  };
}

/** Lower-case letters, digits, `-` and `_`, at most 63 (source: Compute Engine, "Requirements for labels"). */
export function labelValue(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .slice(0, limit);
}

/** As a value, but never empty and beginning with a letter. */
export function labelKey(text: string): string {
  const key = labelValue(text);
  return /^[a-z]/.test(key) ? key : `x-${key}`.slice(0, limit);
}
