import type { TreeReading } from './proc-filesystem.ts';

/** What one interval of a real process tree has used; null where the system does not tell. */
export interface MeteredInterval {
  /** Fraction 0 to 1 of `vcpus`; more than all of them (a bigger host than the machine type) counts as 1. */
  readonly cpuUtilization: number | null;
  /** The largest resident sum seen. */
  readonly memoryGib: number | null;
  readonly diskReadBytesPerSecond: number | null;
  readonly diskWriteBytesPerSecond: number | null;
}

const bytesPerGib = 2 ** 30;

/** Adds up readings of a process tree. Wall times are seconds of a real, monotonic clock. */
export class UsageMeter {
  readonly #vcpus: number;
  #last: TreeReading | null = null;
  #from: number;
  #until: number;
  #cpuSeconds = 0;
  #intervalCpu = 0;
  #intervalPeak: number | null = null;
  #intervalRead: number | null = null;
  #intervalWritten: number | null = null;
  #peakBytes: number | null = null;

  constructor(vcpus: number, startedAtSeconds: number) {
    this.#vcpus = vcpus;
    this.#from = startedAtSeconds;
    this.#until = startedAtSeconds;
  }

  /** CPU seconds until the newest reading; null before the first. */
  get cpuSeconds(): number | null {
    return this.#last === null ? null : this.#cpuSeconds;
  }

  get peakMemoryGib(): number | null {
    return this.#peakBytes === null ? null : this.#peakBytes / bytesPerGib;
  }

  look(reading: TreeReading, atSeconds: number): void {
    const before = this.#last;
    // A process that ends unwaited takes its seconds out of the sum: the sum then starts anew from there.
    const used = Math.max(0, reading.cpuSeconds - (before?.cpuSeconds ?? 0));
    this.#cpuSeconds += used;
    this.#intervalCpu += used;
    this.#intervalPeak = Math.max(this.#intervalPeak ?? 0, reading.residentBytes);
    this.#peakBytes = Math.max(this.#peakBytes ?? 0, reading.residentBytes);
    if (reading.storage !== null) {
      this.#intervalRead = (this.#intervalRead ?? 0) + grown(reading.storage.read, before?.storage?.read);
      this.#intervalWritten =
        (this.#intervalWritten ?? 0) + grown(reading.storage.written, before?.storage?.written);
    }
    this.#last = reading;
    this.#until = atSeconds;
  }

  /** Usage since the last call; null where there was no reading in between, or no time has passed. */
  takeInterval(): MeteredInterval | null {
    const seconds = this.#until - this.#from;
    if (this.#intervalPeak === null || seconds <= 0) return null;
    const interval = {
      cpuUtilization: Math.min(1, this.#intervalCpu / (seconds * this.#vcpus)),
      memoryGib: this.#intervalPeak / bytesPerGib,
      diskReadBytesPerSecond: rate(this.#intervalRead, seconds),
      diskWriteBytesPerSecond: rate(this.#intervalWritten, seconds),
    };
    this.#from = this.#until;
    this.#intervalCpu = 0;
    this.#intervalPeak = this.#intervalRead = this.#intervalWritten = null;
    return interval;
  }
}

function grown(now: number, before: number | undefined): number {
  return Math.max(0, now - (before ?? 0));
}

function rate(bytes: number | null, seconds: number): number | null {
  return bytes === null ? null : bytes / seconds;
}
