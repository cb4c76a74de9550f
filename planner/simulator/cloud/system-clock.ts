import type { OutsideClock } from './clock.ts';

/** The machine's own time and timers. */
export const systemClock: OutsideClock = {
  now: () => new Date(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
