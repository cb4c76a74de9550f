import type { OutsideClock } from './cloud/clock.ts';
import { json, type ExtraRoute } from './cloud/http-routes.ts';

/** How long one request holds a lease; the client then asks again. */
const leaseMs = 20_000;

/**
 * Who uses the simulator: a client holds GET /headstart/v1/lease open for as long as it lives, so that one that
 * was killed is known to be gone.
 */
export class ClientLeases {
  readonly #clock: OutsideClock;
  #open = 0;
  #lastSeenMs: number;
  #refusing = false;

  constructor(clock: OutsideClock) {
    this.#clock = clock;
    this.#lastSeenMs = clock.now().getTime();
  }

  /** Milliseconds since the last client was there; 0 while one is. */
  idleMs(): number {
    return this.#open > 0 ? 0 : this.#clock.now().getTime() - this.#lastSeenMs;
  }

  /** Somebody has asked for something without a lease. */
  seen(): void {
    this.#lastSeenMs = this.#clock.now().getTime();
  }

  /** From here on nobody gets a lease: the simulator is about to end. */
  refuse(): void {
    this.#refusing = true;
  }

  /** `?waitMs=0` asks only whether a lease would be given; having asked counts as being there. */
  route(): ExtraRoute {
    return {
      method: 'GET',
      pattern: '/headstart/v1/lease',
      handle: async ({ gone, query }) => {
        if (this.#refusing)
          return json({ error: { code: 503, message: 'The simulator is about to end.' } }, 503);
        this.#open += 1;
        if (query.get('waitMs') !== '0') await this.#held(gone);
        this.#open -= 1;
        this.seen();
        return json({});
      },
    };
  }

  #held(gone: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#clock.setTimer(leaseMs, resolve);
    gone.addEventListener('abort', () => resolve(), { once: true });
    if (gone.aborted) resolve();
    return promise.finally(() => timer.cancel());
  }
}
