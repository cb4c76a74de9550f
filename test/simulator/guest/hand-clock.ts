import type { CloudTimer, OutsideClock } from '../../../planner/simulator/cloud/clock.ts';

/** An outside clock that a test turns by hand; timers fire in order of time. */
export class HandClock implements OutsideClock {
  #nowMs = Date.parse('2026-01-01T00:00:00Z');
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): Date {
    return new Date(this.#nowMs);
  }

  setTimer(delayMs: number, callback: () => void): CloudTimer {
    const timer = { at: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  turn(seconds: number): void {
    const until = this.#nowMs + seconds * 1000;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.at);
      next.callback();
    }
    this.#nowMs = until;
  }
}
