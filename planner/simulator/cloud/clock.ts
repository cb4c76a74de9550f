/** A timer that can be given up. */
export interface CloudTimer {
  cancel(): void;
}

/** The time outside; tests turn one by hand. */
export interface OutsideClock {
  now(): Date;
  /** Calls back once, `delayMs` milliseconds of this clock from now. */
  setTimer(delayMs: number, callback: () => void): CloudTimer;
}

/** A timer of Node holds at most 2^31 − 1 milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The clock of the simulated cloud. Timestamps are those of the outside clock; durations (latencies, time
 * limits, sample periods, billing) pass `factor` times as fast.
 */
export class CloudClock {
  readonly factor: number;
  readonly #outside: OutsideClock;
  readonly #timers = new Set<CloudTimer>();

  constructor(outside: OutsideClock, factor: number) {
    if (!Number.isFinite(factor) || factor <= 0)
      throw new RangeError(`clock factor ${factor} is not positive`);
    this.#outside = outside;
    this.factor = factor;
  }

  now(): Date {
    return this.#outside.now();
  }

  nowMs(): number {
    return this.#outside.now().getTime();
  }

  /** The moment, in outside milliseconds, at which `simulatedMs` of the cloud's time will have passed. */
  after(simulatedMs: number): number {
    return this.nowMs() + simulatedMs / this.factor;
  }

  /** The cloud's seconds between two outside moments. */
  simulatedSeconds(fromMs: number, toMs: number): number {
    return Math.max(0, ((toMs - fromMs) / 1000) * this.factor);
  }

  /** Calls back at an outside moment, at once (but never synchronously) where it has passed. */
  at(momentMs: number, callback: () => void): CloudTimer {
    let current: CloudTimer | null = null;
    const arm = (): void => {
      const remaining = Math.max(0, momentMs - this.nowMs());
      const timer = this.#outside.setTimer(Math.min(remaining, longestTimerMs), () => {
        this.#timers.delete(timer);
        if (this.nowMs() < momentMs) arm();
        else callback();
      });
      current = timer;
      this.#timers.add(timer);
    };
    arm();
    return {
      cancel: () => {
        if (current === null) return;
        current.cancel();
        this.#timers.delete(current);
      },
    };
  }

  /** Calls back when `simulatedMs` of the cloud's time have passed. */
  setTimer(simulatedMs: number, callback: () => void): CloudTimer {
    return this.at(this.after(simulatedMs), callback);
  }

  cancelAll(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
