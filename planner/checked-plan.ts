import type { Plan } from '../schemas/plan.ts';
import { planHashOf } from './plan-hash.ts';

/** A plan that came from outside: itself where it is whole, else a sentence part that says why it is not. */
export type CheckedPlan =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly why: string };

/**
 * Holds a value from a file or an editor to be a plan as "headstart plan" gives it. Its hash covers all that it rests
 * on, so that a value whose hash is right was written by Headstart and is whole. Never throws.
 */
export function checkedPlan(value: unknown): CheckedPlan {
  if (!isPlanShaped(value)) return { ok: false, why: 'it is no plan of "headstart plan --out"' };
  if (hashOf(value) !== value.planHash) return { ok: false, why: 'its content does not match its planHash' };
  return { ok: true, plan: value };
}

/** Null for what is nested so deep that it cannot be written out again. */
function hashOf(plan: Plan): string | null {
  try {
    return planHashOf(plan);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function isPlanShaped(value: unknown): value is Plan {
  if (!isRecord(value) || value['schemaVersion'] !== 1) return false;
  const { job, prediction, planHash, source, rejected } = value;
  const isSourced = source === undefined || (isRecord(source) && typeof source['path'] === 'string');
  return (
    isRecord(job) &&
    isRecord(prediction) &&
    Array.isArray(rejected) &&
    typeof planHash === 'string' &&
    isSourced
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
