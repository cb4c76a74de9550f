import type { Clock } from './ports.ts';

/** The time of the simulated cloud, as seen from outside it. */
export interface TargetClock {
  /** Target seconds in one real second. */
  readonly factor: number;
  /** Carried on from the last reading. */
  now(): Date;
  /** Reads the cloud's clock anew. */
  refresh(): Promise<Date>;
}

/** What the simulated cloud answers to `GET /headstart/v1/clock`. */
export interface ClockAnswer {
  readonly now: string;
  readonly factor: number;
}

/** Asks the cloud for its time and carries it on with our own clock. */
export async function readTargetClock(ask: () => Promise<ClockAnswer>, clock: Clock): Promise<TargetClock> {
  const read = async (): Promise<Reading> => {
    const { now, factor } = await ask();
    return { targetMs: Date.parse(now), ownMs: clock.now().getTime(), factor };
  };
  let reading = await read();
  const now = (): Date =>
    new Date(reading.targetMs + (clock.now().getTime() - reading.ownMs) * reading.factor);
  return {
    factor: reading.factor,
    now,
    async refresh() {
      reading = await read();
      return now();
    },
  };
}

interface Reading {
  readonly targetMs: number;
  readonly ownMs: number;
  readonly factor: number;
}
