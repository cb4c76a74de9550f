import { setImmediate } from 'node:timers/promises';
import type { BacktestReport, FamilyAccuracy, SizedRun } from '../../../schemas/backtest.ts';
import { onlineSizing } from '../sizing/online-sizing.ts';
import { accuracyOf, byFamily, curveOf, spread, type Prices } from './accuracy.ts';
import { attemptRun, publishedNodeGib, type SizedAttempts } from './attempts.ts';
import { asAsked } from './baselines/as-asked.ts';
import { highPercentile } from './baselines/high-percentile.ts';
import { largestSeen } from './baselines/largest-seen.ts';
import { linearRegression } from './baselines/linear-regression.ts';
import { planSizing, type PlanBasis } from './plan-sizing.ts';
import type { History } from './replayed-run.ts';
import { chronologicalEvents, warmEvents, type ReplayEvent } from './replay-order.ts';
import type { SizingMethod } from './sizing-method.ts';

/** The name of the engine among the methods of a report. */
export const engineName = 'headstart';
/** Of what plans would have asked for. */
export const planName = 'headstart plan';

/** Methods by name, each made anew for a replay. */
export type Methods = Readonly<Record<string, () => SizingMethod>>;

/** What the engine is compared with. */
export const baselines: Methods = {
  'what was asked for': asAsked,
  'largest seen': largestSeen,
  '95th percentile': highPercentile,
  'linear regression': linearRegression,
};

export const methods: Methods = { [engineName]: onlineSizing, ...baselines };

export interface BacktestRequest {
  readonly source: string;
  readonly history: History;
  readonly protocol: BacktestReport['protocol'];
  /** Of the draws of the warm protocol. */
  readonly seed: number;
  /** Families with fewer runs are left out of the warm protocol. */
  readonly fewestRuns: number;
  readonly prices: Prices;
  readonly price: BacktestReport['price'];
  /** What plans rest on, to be compared as well; absent where the history has no recorded runs. */
  readonly plans?: PlanBasis;
  /** The engine and all baselines when absent; the first is the one that is looked at most. */
  readonly methods?: Methods;
}

/** Points of the plot of sized runs, at most. */
const mostSized = 600;

/**
 * Replays history through the engine and the baselines: each sizes every run by what had ended before it. Every method is
 * judged on the same runs. Gives way to other work now and then. Rejects with the signal's reason.
 */
export async function backtest(request: BacktestRequest, signal?: AbortSignal): Promise<BacktestReport> {
  const { source, protocol, seed, history, prices, price } = request;
  const events = eventsOf(request);
  const { judged, unknown } = judgedRuns(events);
  const sized: (readonly [string, readonly SizedAttempts[]])[] = [];
  for (const [name, create] of Object.entries(request.methods ?? methodsFor(request)))
    sized.push([name, await replay(create(), judged, signal)]);
  const accuracies = sized.map(([name, runs]) => accuracyOf(name, runs, prices));
  const engine = sized[0]?.[1] ?? [];
  const tooFew = history.runs.length - events.filter(({ happens }) => happens === 'end').length;
  return {
    ...{ schemaVersion: 1, source, protocol, seed, price, judged: engine.length, methods: accuracies },
    left: counts({
      ...history.left,
      'learnt without being judged, to warm up': warmedUp(events),
      'of a family with too few runs': tooFew,
      'the first of a family whose request is unknown': unknown,
    }),
    families: familiesOf(sized, prices),
    curves: sized.map(([name, runs]) => curveOf(name, runs)),
    sized: spread(engine, mostSized).map(sizedRun),
  };
}

function methodsFor({ history, plans }: BacktestRequest): Methods {
  if (plans === undefined) return methods;
  return { [engineName]: onlineSizing, [planName]: () => planSizing(history.runs, plans), ...baselines };
}

function eventsOf({ history, protocol, seed, fewestRuns }: BacktestRequest): readonly ReplayEvent[] {
  const { runs } = history;
  return protocol === 'warm' ? warmEvents(runs, { seed, fewestRuns }) : chronologicalEvents(runs);
}

/** Without the runs of which nobody could know anything: nothing was asked for, and none of their family had ended. */
function judgedRuns(events: readonly ReplayEvent[]): {
  readonly judged: readonly ReplayEvent[];
  readonly unknown: number;
} {
  const known = new Set<string>();
  const judged = events.filter(({ happens, run: { features } }) => {
    if (happens === 'end') return known.add(features.family);
    return features.requestedGib !== undefined || known.has(features.family);
  });
  return { judged, unknown: events.length - judged.length };
}

function warmedUp(events: readonly ReplayEvent[]): number {
  return events.reduce((sum, { happens }) => sum + (happens === 'end' ? 1 : -1), 0);
}

/** So many events are replayed at a time. */
const turn = 500;

async function replay(
  method: SizingMethod,
  events: readonly ReplayEvent[],
  signal: AbortSignal | undefined,
): Promise<readonly SizedAttempts[]> {
  const sized: SizedAttempts[] = [];
  for (const [place, { happens, run }] of events.entries()) {
    if (place % turn === 0) await setImmediate();
    signal?.throwIfAborted();
    const { features, peakGib, runtimeSeconds } = run;
    if (happens === 'size') sized.push(attemptRun(method, run, publishedNodeGib));
    else method.observe({ features, peakGib, runtimeSeconds });
  }
  return sized;
}

function familiesOf(
  sized: readonly (readonly [string, readonly SizedAttempts[]])[],
  prices: Prices,
): readonly FamilyAccuracy[] {
  const grouped = sized.map(([name, runs]) => [name, byFamily(runs)] as const);
  const families = [...(grouped[0]?.[1].keys() ?? [])].map((family) => ({
    family,
    runs: grouped[0]?.[1].get(family)?.length ?? 0,
    methods: grouped.map(([name, groups]) => accuracyOf(name, groups.get(family) ?? [], prices)),
  }));
  return families.sort((one, other) => wasted(other) - wasted(one));
}

function wasted({ methods: [engine] }: FamilyAccuracy): number {
  return engine?.wastageGbh ?? 0;
}

function counts(all: Readonly<Record<string, number>>): BacktestReport['left'] {
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

function sizedRun({ run, attempts }: SizedAttempts): SizedRun {
  const { features, peakGib } = run;
  return { family: features.family, peakGib, requestedGib: attempts[0]!, failed: attempts.length > 1 };
}
