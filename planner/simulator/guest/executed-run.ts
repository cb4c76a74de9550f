import type { CloudClock, CloudTimer, OutsideClock } from '../cloud/clock.ts';
import { startChild, type ChildSettings, type RunningChild } from './child-process.ts';
import type {
  EndReason,
  Execution,
  ExecutionEnd,
  ExecutionObserver,
  ExecutionProgress,
} from './execution.ts';
import { newestFile } from './instance-folder.ts';
import type { ProcessTable } from './proc-filesystem.ts';
import { endProcessTree, type ProcessTreeMark, type SignalSender } from './process-tree-end.ts';
import { UsageMeter } from './usage-meter.ts';

/** What real execution needs from this machine. */
export interface ExecutionMachine {
  readonly table: ProcessTable;
  readonly signals: SignalSender;
  /** Real time, in which processes are looked at and graces pass. */
  readonly realClock: OutsideClock;
}

export interface ExecutedRunOptions {
  readonly child: ChildSettings;
  readonly runId: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly checkpointDirectory: string;
  /** The cloud's clock, which stamps samples and sets their period. */
  readonly clock: CloudClock;
  readonly samplePeriodSeconds: number;
  readonly machine: ExecutionMachine;
  readonly observer: ExecutionObserver;
}

/** Every process of a run carries this variable, so that it is found when all else is lost. */
export const runVariable = 'HEADSTART_RUN_ID';
const longestLookMs = 250;
const shortestLookMs = 50;
const leftoverGraceMs = 1000;
const bytesPerGib = 2 ** 30;

/**
 * Executes a program and measures its whole process tree. CPU seconds and memory are those of the newest look
 * (at most 250 ms before the end). A tree over the machine type's memory is killed, as the kernel would.
 */
export class ExecutedRun implements Execution {
  readonly ended: Promise<ExecutionEnd>;
  readonly process: Execution['process'];
  readonly #options: ExecutedRunOptions;
  readonly #child: RunningChild;
  readonly #meter: UsageMeter;
  readonly #lookMs: number;
  #timer: CloudTimer | null = null;
  #sampledMs: number;
  #checkpointAt: string | null = null;
  #reason: EndReason | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: ExecutedRunOptions) {
    const { clock, machine, child, observer } = options;
    this.#options = options;
    const periodMs = (options.samplePeriodSeconds * 1000) / clock.factor;
    this.#lookMs = Math.min(longestLookMs, Math.max(shortestLookMs, periodMs));
    this.#checkpointAt = newestFile(options.checkpointDirectory);
    this.#meter = new UsageMeter(options.vcpus, this.#realSeconds());
    this.#sampledMs = clock.nowMs();
    this.#child = startChild(child, (chunk) => observer.output(chunk));
    const pid = this.#child.pid;
    this.process = pid === null ? null : { pid, startTicks: machine.table.process(pid)?.startTicks ?? null };
    if (pid !== null) this.#lookLater(shortestLookMs);
    this.ended = this.#end();
  }

  progress(): ExecutionProgress {
    return { cpuSeconds: this.#meter.cpuSeconds, peakMemoryGib: this.#meter.peakMemoryGib, playedSeconds: 0 };
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping ??= this.#endTree(graceMs);
    await this.#stopping;
    await this.ended;
  }

  async #end(): Promise<ExecutionEnd> {
    const { exitCode, started } = await this.#child.exited;
    this.#timer?.cancel();
    if (!started) return { kind: 'exited', exitCode, reason: 'could-not-start' };
    this.#sample();
    this.#seeCheckpoint();
    if (this.#stopping !== null) return { kind: 'stopped' };
    await this.#endTree(this.#reason === null ? leftoverGraceMs : 0);
    if (this.#reason !== null) return { kind: 'exited', exitCode: 137, reason: this.#reason };
    return { kind: 'exited', exitCode, reason: null };
  }

  async #endTree(graceMs: number): Promise<void> {
    const { machine, runId } = this.#options;
    if (this.process === null) return;
    const mark: ProcessTreeMark = { leader: this.process.pid, variable: { name: runVariable, value: runId } };
    await endProcessTree(mark, graceMs, { ...machine, clock: machine.realClock });
  }

  #lookLater(delayMs: number): void {
    this.#timer = this.#options.machine.realClock.setTimer(delayMs, () => this.#look());
  }

  #look(): void {
    const { machine, memoryGib, clock, samplePeriodSeconds } = this.#options;
    const reading = this.process === null ? null : machine.table.read(this.process.pid);
    if (reading !== null) {
      this.#meter.look(reading, this.#realSeconds());
      if (reading.residentBytes > memoryGib * bytesPerGib) return this.#killForMemory(reading.residentBytes);
    }
    if (clock.simulatedSeconds(this.#sampledMs, clock.nowMs()) >= samplePeriodSeconds) {
      this.#sample();
      this.#seeCheckpoint();
    }
    this.#lookLater(this.#lookMs);
  }

  #killForMemory(residentBytes: number): void {
    const { memoryGib, observer } = this.#options;
    const used = (residentBytes / bytesPerGib).toFixed(2);
    const text = `[headstart] Out of memory: ${used} GiB used, the machine type has ${memoryGib} GiB; killed.\n`;
    observer.output({ stream: 'stderr', text });
    this.#reason = 'out-of-memory';
    for (const { pid } of this.#options.machine.table.tree(this.process?.pid ?? 0)) {
      this.#options.machine.signals.send(pid, 'SIGKILL');
    }
  }

  #sample(): void {
    const { clock, observer } = this.#options;
    const nowMs = clock.nowMs();
    if (nowMs <= this.#sampledMs) return;
    const interval = this.#meter.takeInterval();
    if (interval === null) return;
    observer.sample({
      from: new Date(this.#sampledMs).toISOString(),
      at: new Date(nowMs).toISOString(),
      ...interval,
      gpuUtilization: null,
      gpuMemoryGib: null,
      networkReceivedBytesPerSecond: null,
      networkSentBytesPerSecond: null,
    });
    this.#sampledMs = nowMs;
  }

  #seeCheckpoint(): void {
    const newest = newestFile(this.#options.checkpointDirectory);
    if (newest === null || newest === this.#checkpointAt) return;
    this.#checkpointAt = newest;
    this.#options.observer.checkpoint(newest);
  }

  #realSeconds(): number {
    return this.#options.machine.realClock.now().getTime() / 1000;
  }
}
