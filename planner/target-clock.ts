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

/** Reads `GET /headstart/v1/clock` and carries it on with our own clock. */
export async function readTargetClock(baseUrl: string, token: string, clock: Clock): Promise<TargetClock> {
  const read = async (): Promise<Reading> => {
    const answer = await fetch(`${baseUrl}/headstart/v1/clock`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { now, factor } = (await answer.json()) as { now: string; factor: number };
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
