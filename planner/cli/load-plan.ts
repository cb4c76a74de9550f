import { readFile } from 'node:fs/promises';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import { checkedPlan } from '../checked-plan.ts';
import { planHashOf } from '../plan-hash.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Session } from './session.ts';

/** A saved plan (*.json), checked against the world of now; any other file is planned. */
export async function loadPlan(
  session: Session,
  path: string,
  { resolveData = false }: Pick<GlobalOptions, 'resolveData'>,
): Promise<Plan> {
  if (!path.endsWith('.json'))
    return session.planner.plan({ path, resolvesData: resolveData }, session.world.signal);
  const saved = parsePlan(path, await readPlanText(path));
  const source = saved.source?.path;
  if (source === undefined) throw unreadable(path, 'it does not say which file it was made from');
  // The limits of the saved plan hold again; one that is given anew beats it, and shows as another plan.
  const limits = { ...deadlineOf(saved), ...saved.limits, ...session.ports.limits };
  const resolvesData = resolveData || saved.source?.resolvesData === true;
  const current = await session.planner.plan({ path: source, limits, resolvesData }, session.world.signal);
  if (sameBasis(saved, current)) return { ...saved, source: current.source ?? saved.source! };
  throw stale(path, saved, current);
}

/** A deadline that job.yaml gives as a duration counts from the first plan. */
function deadlineOf({ job: { deadline } }: Plan): { readonly deadline?: string } {
  return deadline === null ? {} : { deadline };
}

/** A deadline given as a duration counts from the first plan: the second plan's later instant is no news. */
function sameBasis(saved: Plan, current: Plan): boolean {
  const { deadline } = saved.job;
  return planHashOf({ ...current, job: { ...current.job, deadline } }) === saved.planHash;
}

/** Reads a saved plan without holding it against the world; throws HeadstartError `plan-unreadable` alone. */
export function parsePlan(path: string, text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : 'no JSON');
  }
  const checked = checkedPlan(value);
  if (!checked.ok) throw unreadable(path, checked.why);
  return checked.plan;
}

export async function readPlanText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, cause.code === 'ENOENT' ? 'there is no such file' : cause.message);
  });
}

function unreadable(path: string, why: string): HeadstartError {
  return new HeadstartError({
    code: 'plan-unreadable',
    fault: 'user',
    message: `${path} cannot be used as a plan: ${why}.`,
    nextStep: 'Make it anew with "headstart plan FILE --out PLAN.json".',
  });
}

/** Names the parts of the basis that have moved, so that the user sees why. */
function stale(path: string, saved: Plan, current: Plan): HeadstartError {
  const keys = Object.keys(current) as (keyof Plan)[];
  const moved = keys.filter(
    (key) =>
      !['planHash', 'source', 'limits'].includes(key) &&
      JSON.stringify(saved[key]) !== JSON.stringify(current[key]),
  );
  return new HeadstartError({
    code: 'plan-stale',
    fault: 'user',
    message: `The basis of ${path} has moved since it was made (${moved.join(', ')}).`,
    nextStep: 'Look at the new plan with "headstart plan", then prepare that one.',
  });
}
