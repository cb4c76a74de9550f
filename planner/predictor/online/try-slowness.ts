import type { ModelTrial } from '../../../schemas/model.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { median } from '../evidence.ts';
import { machineSlowness, type MachineSlowness, type TimedRun } from '../transfer/machine-slowness.ts';
import { timedRuns } from '../transfer/timed-runs.ts';
import { choiceOf } from './choice.ts';

/** Newest runs looked at: machines change little, and others wait meanwhile. */
const most = 10_000;
/** Newest runs kept back for judging, and how many of them have to tell something. */
const judgedShare = 0.2;
const fewestJudged = 10;

/** What is known of machines after a training, and how it did; no trial where too few works were seen on several kinds. */
export function trySlowness(
  runs: readonly PastRun[],
  incumbent: MachineSlowness | null,
): { readonly slowness: MachineSlowness; readonly trial: ModelTrial | null } {
  const newestFirst = runs.toSorted((one, other) => (one.recordedAt < other.recordedAt ? 1 : -1));
  const timed = timedRuns(newestFirst.slice(0, most));
  const recent = timed.slice(0, Math.floor(timed.length * judgedShare));
  const earlier = timed.slice(recent.length);
  const candidate = machineSlowness(earlier);
  const [code, ...errors] = [{}, incumbent, candidate].map(
    (slowness) => slowness && errorsOf(slowness, recent, earlier),
  );
  const judged = code?.length ?? 0;
  if (judged < fewestJudged) return { slowness: incumbent ?? {}, trial: null };
  const [before, after] = errors;
  const losses = { code: mean(code), incumbent: before ? mean(before) : null, candidate: mean(after) };
  const chosen = choiceOf(losses);
  const slowness = { code: {}, incumbent: incumbent ?? {}, candidate }[chosen];
  return { slowness, trial: { target: 'slowness', rows: timed.length, judged, losses, chosen } };
}

/** Of recent runs whose work was seen before on other kinds of machine alone: distance of the logarithms from what these say. */
function errorsOf(
  slowness: MachineSlowness,
  recent: readonly TimedRun[],
  earlier: readonly TimedRun[],
): readonly number[] {
  const elsewhere = new Map<string, TimedRun[]>();
  for (const run of earlier) elsewhere.set(run.work, [...(elsewhere.get(run.work) ?? []), run]);
  const own = ({ seconds, machine }: TimedRun): number => Math.log(seconds / (slowness[machine] ?? 1));
  return recent.flatMap((run) => {
    const others = elsewhere.get(run.work)?.filter(({ machine }) => machine !== run.machine) ?? [];
    return others.length === 0 ? [] : [Math.abs(own(run) - median(others.map(own)))];
  });
}

function mean(values: readonly number[] | null | undefined): number {
  return values?.length ? values.reduce((sum, value) => sum + value, 0) / values.length : NaN;
}
