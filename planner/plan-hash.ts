import { createHash } from 'node:crypto';
import type { Plan } from '../schemas/plan.ts';

/** JSON with sorted keys and without undefined members: equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (isRecord(member) ? sorted(member) : member));
}

/** `sha256:` + 64 hex digits over the canonical JSON of a value. */
export function sha256Of(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/** Hash over all that a plan rests on; `planHash`, `source` and `limits` themselves are left out. */
export function planHashOf(plan: Omit<Plan, 'planHash' | 'source' | 'limits'>): string {
  const { planHash: _hash, source: _source, limits: _limits, ...basis } = plan as Plan;
  return sha256Of(basis);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
