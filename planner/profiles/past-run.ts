import type { PastRun, Profile } from '../../schemas/profile.ts';

/** The part of a profile that predictions rest on. */
export function pastRunOf(profile: Profile): PastRun {
  const { id, target, origin, fingerprint, family, job, machine, summary, outcome } = profile;
  const { runtimeSeconds, readySeconds, recordedAt, versions, predicted } = profile;
  return {
    ...{ id, target, origin, fingerprint, family, job, summary, outcome },
    offerings: profile.offerings.slice(-1),
    ...(machine === undefined ? {} : { machine }),
    ...{ runtimeSeconds, readySeconds, recordedAt, versions },
    predicted: predicted === null ? null : { work: { fixedSeconds: predicted.work.fixedSeconds } },
  };
}
