import type { CloudTimer, OutsideClock } from '../../../planner/simulator/cloud/clock.ts';

interface Waiting {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until `advance` turns it; timers fire in order of their time. */
export class HandTurnedClock implements OutsideClock {
  #nowMs: number;
  readonly #waiting = new Set<Waiting>();

  constructor(start = '2026-07-01T12:00:00.000Z') {
    this.#nowMs = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  setTimer(delayMs: number, callback: () => void): CloudTimer {
    const waiting = { dueMs: this.#nowMs + delayMs, callback };
    this.#waiting.add(waiting);
    return { cancel: () => this.#waiting.delete(waiting) };
  }

  /** Turns the clock by milliseconds and fires what is due. */
  advance(ms: number): void {
    const end = this.#nowMs + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#waiting.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = end;
  }

  #next(end: number): Waiting | undefined {
    return [...this.#waiting]
      .filter((one) => one.dueMs <= end)
      .sort((left, right) => left.dueMs - right.dueMs)[0];
  }
}
