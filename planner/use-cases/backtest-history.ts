import type { BacktestProtocol, BacktestReport } from '../../schemas/backtest.ts';
import type { Profile } from '../../schemas/profile.ts';
import { defaultRegion } from '../optimiser/need.ts';
import { backtest } from '../predictor/backtest/backtest.ts';
import { historyOfProfiles } from '../predictor/backtest/profile-history.ts';
import { machineFinder, memoryPriceOf } from './memory-prices.ts';
import type { PlannerPorts } from './planner-ports.ts';

export interface BacktestHistoryRequest {
  /** As it is told: `store`, or a file's name. */
  readonly source: string;
  /** Oldest first. */
  readonly profiles: readonly Profile[];
  readonly protocol: BacktestProtocol;
  readonly seed: number;
  readonly fewestRuns: number;
}

/** Replays a history through the engine and the baselines, with the prices of the catalog. */
export async function backtestHistory(
  ports: Pick<PlannerPorts, 'catalog' | 'settings'>,
  { profiles, ...how }: BacktestHistoryRequest,
  signal?: AbortSignal,
): Promise<BacktestReport> {
  const catalog = await ports.catalog();
  const region = ports.settings.region ?? defaultRegion;
  const price = memoryPriceOf(catalog, region);
  const usdPerGibHour = price?.usdPerGibHour ?? null;
  const prices = { usdPerGibHour, machineFor: machineFinder(catalog, region) };
  const plans = { accelerators: catalog.accelerators(), target: ports.settings.target };
  return backtest({ ...how, history: historyOfProfiles(profiles), prices, price, plans }, signal);
}

/** The newest so many recorded runs that predictions for this target rest on, oldest first. */
export async function recordedHistory(
  ports: Pick<PlannerPorts, 'profiles' | 'settings'>,
  limit: number,
): Promise<readonly Profile[]> {
  const all = await (await ports.profiles()).find({ limit });
  const { target } = ports.settings;
  return all.filter((profile) => profile.target === target || profile.origin === 'imported').toReversed();
}
