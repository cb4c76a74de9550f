import type { CloudClock } from '../cloud/clock.ts';

/** Resolves when `seconds` of the cloud's time have passed; rejects with the signal's reason. */
export function simulatedWait(clock: CloudClock, seconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (seconds <= 0) return Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = clock.setTimer(seconds * 1000, () => {
    signal.removeEventListener('abort', abort);
    resolve();
  });
  function abort(): void {
    timer.cancel();
    reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  }
  signal.addEventListener('abort', abort, { once: true });
  return promise;
}
