import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { PastRun } from '../../../schemas/profile.ts';
import { driftOf, type Drift } from '../drift.ts';
import { rowOf } from './training-rows.ts';
import type { ModelTarget } from './prediction-models.ts';

/** What a run that has just been recorded changes. */
export interface Observation {
  /** A change in its family that the models have not learnt of. */
  readonly drift: Drift | null;
  /** Whether it is time to train. */
  readonly isDue: boolean;
}

/** Ratios of a family that are looked back at. */
const kept = 24;
const watched: readonly ModelTarget[] = ['memoryGib', 'runtimeSeconds'];
/** New runs after which training is due: a tenth of those trained on, and never fewer or more than these. */
const dueShare = 0.1;
const [fewestNew, mostNew] = [10, 1000];

/** Follows what runs say of the models. An observation costs the same however many there were before. */
export class ModelMonitor {
  readonly #accelerators: readonly AcceleratorFacts[];
  readonly #ratios = new Map<string, readonly number[]>();
  readonly #noticed = new Set<string>();
  #new = 0;
  #dueAt: number;

  /** `trainedOn`: runs that the models have seen, 0 where there are none. */
  constructor(accelerators: readonly AcceleratorFacts[], trainedOn: number) {
    this.#accelerators = accelerators;
    this.#dueAt = dueAfter(trainedOn);
  }

  /** New runs after which training is due. */
  get dueAt(): number {
    return this.#dueAt;
  }

  /** Runs that are new to the models and were not observed here. */
  count(runs: number): void {
    this.#new += runs;
  }

  /** A run from before, of which nothing follows by itself. */
  recall(run: PastRun): void {
    for (const target of watched) this.#follow(target, run);
  }

  observe(run: PastRun): Observation {
    this.#new += 1;
    const drifts = watched.map((target) => this.#follow(target, run));
    const drift = drifts.find((found) => found !== null) ?? null;
    return { drift, isDue: drift !== null || this.#new >= this.#dueAt };
  }

  /** Said when training has ended, whether anything new came of it or not. */
  trained(runs: number): void {
    this.#new = 0;
    this.#dueAt = dueAfter(runs);
  }

  /** A change is told once: the training that it leads to learns of it. */
  #follow(target: ModelTarget, run: PastRun): Drift | null {
    const row = rowOf(target, run, this.#accelerators);
    if (row === null) return null;
    const key = `${target} ${run.family}`;
    const ratios = [row.ratio, ...(this.#ratios.get(key) ?? [])].slice(0, kept);
    this.#ratios.set(key, ratios);
    const drift = driftOf(ratios);
    if (drift === null) this.#noticed.delete(key);
    if (drift === null || this.#noticed.has(key)) return null;
    this.#noticed.add(key);
    return drift;
  }
}

function dueAfter(trainedOn: number): number {
  return Math.min(mostNew, Math.max(fewestNew, Math.ceil(trainedOn * dueShare)));
}
