import type { CloudClock, CloudTimer } from '../cloud/clock.ts';
import type { Execution, ExecutionEnd, ExecutionObserver } from './execution.ts';
import { traceUsage, type PlaybackTrace } from './playback-trace.ts';

export interface PlaybackOptions {
  readonly trace: PlaybackTrace;
  /** Where an earlier start was stopped. */
  readonly fromSeconds: number;
  readonly clock: CloudClock;
  /** Seconds between samples, in the cloud's time. */
  readonly samplePeriodSeconds: number;
  readonly observer: ExecutionObserver;
}

/** Plays a usage trace at the clock's speed: nothing is executed, and nothing claims to be measured. */
export class PlayedRun implements Execution {
  readonly ended: Promise<ExecutionEnd>;
  readonly process = null;
  readonly #options: PlaybackOptions;
  readonly #startedMs: number;
  readonly #end = Promise.withResolvers<ExecutionEnd>();
  #timer: CloudTimer | null = null;
  #done = false;
  /** Up to here, in trace seconds, everything has been told. */
  #told: number;
  #sampled: number;
  #sampledMs: number;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.ended = this.#end.promise;
    this.#startedMs = options.clock.nowMs();
    this.#sampledMs = this.#startedMs;
    this.#sampled = options.fromSeconds;
    // What stands at second 0 is told at the start; what stood at the stop has been told before it.
    this.#told = options.fromSeconds === 0 ? -1 : options.fromSeconds;
    this.#advance();
  }

  progress(): { cpuSeconds: null; peakMemoryGib: null; playedSeconds: number } {
    return { cpuSeconds: null, peakMemoryGib: null, playedSeconds: this.#position() };
  }

  stop(): Promise<void> {
    if (!this.#done) {
      this.#tellUntil(this.#position());
      this.#sample(this.#position());
      this.#finish({ kind: 'stopped' });
    }
    return Promise.resolve();
  }

  #position(): number {
    const { clock, fromSeconds, trace } = this.#options;
    if (this.#done) return this.#told;
    const played = fromSeconds + clock.simulatedSeconds(this.#startedMs, clock.nowMs());
    // Rounded, so that 59.9999999 is the 60 it was meant to be.
    return Math.min(trace.seconds, Math.round(played * 1e6) / 1e6);
  }

  #advance(): void {
    const { trace, samplePeriodSeconds } = this.#options;
    const position = this.#position();
    this.#tellUntil(position);
    const ended = position >= trace.seconds;
    if (ended || position >= this.#sampled + samplePeriodSeconds) this.#sample(position);
    if (ended) this.#finish({ kind: 'exited', exitCode: 0, reason: null });
    else this.#arm();
  }

  #arm(): void {
    const { clock, trace, fromSeconds, samplePeriodSeconds } = this.#options;
    const row = trace.rows.find(
      ({ seconds, log, checkpoint }) => seconds > this.#told && (log !== null || checkpoint),
    );
    const next = Math.min(row?.seconds ?? Infinity, this.#sampled + samplePeriodSeconds, trace.seconds);
    const momentMs = this.#startedMs + ((next - fromSeconds) * 1000) / clock.factor;
    this.#timer = clock.at(Math.ceil(momentMs - 1e-6), () => this.#advance());
  }

  #tellUntil(position: number): void {
    const { trace, observer, clock } = this.#options;
    for (const { seconds, log, checkpoint } of trace.rows) {
      if (seconds <= this.#told || seconds > position) continue;
      if (log !== null) observer.output({ stream: 'stdout', text: `${log}\n` });
      if (checkpoint) observer.checkpoint(clock.now().toISOString());
    }
    this.#told = Math.max(this.#told, position);
  }

  #sample(position: number): void {
    const { trace, observer, clock } = this.#options;
    const nowMs = clock.nowMs();
    if (position <= this.#sampled || nowMs <= this.#sampledMs) return;
    const usage = traceUsage(trace, this.#sampled, position);
    observer.sample({
      from: new Date(this.#sampledMs).toISOString(),
      at: new Date(nowMs).toISOString(),
      ...usage,
    });
    this.#sampled = position;
    this.#sampledMs = nowMs;
  }

  #finish(end: ExecutionEnd): void {
    this.#done = true;
    this.#timer?.cancel();
    this.#end.resolve(end);
  }
}
