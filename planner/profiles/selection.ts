import type { Profile } from '../../schemas/profile.ts';
import type { ProfileQuery } from '../ports.ts';
import { userLabel } from './import/run-record.ts';

/** Which profiles are meant; what is absent limits nothing. */
export interface Selection extends ProfileQuery {
  /** The `user` label of the job; imported runs carry it where their accounting names a user. */
  readonly user?: string;
  readonly outcome?: Profile['outcome'];
  readonly origin?: Profile['origin'];
}

/** The part of a selection that a store answers; it cuts nothing off while the rest has yet to be looked at. */
export function queryOf({ user, outcome, origin, limit, ...query }: Selection): ProfileQuery {
  const isWhole = user === undefined && outcome === undefined && origin === undefined;
  return isWhole && limit !== undefined ? { ...query, limit } : query;
}

/** Of the profiles that `queryOf` found, those that are meant, in the same order. */
export function selected(profiles: readonly Profile[], selection: Selection): readonly Profile[] {
  const { user, outcome, origin, limit } = selection;
  return profiles
    .filter(
      (profile) =>
        (user === undefined || profile.job.labels[userLabel] === user) &&
        (outcome === undefined || profile.outcome === outcome) &&
        (origin === undefined || profile.origin === origin),
    )
    .slice(0, limit);
}

const secondsOf = new Map([
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** Seconds of an age such as `90d`, `12h` or `4w`; null for a text that is none. */
export function ageSeconds(text: string): number | null {
  const found = /^(\d{1,6})([hdw])$/.exec(text.trim());
  const unit = secondsOf.get(found?.[2] ?? '');
  return found === null || unit === undefined ? null : Number(found[1]) * unit;
}
