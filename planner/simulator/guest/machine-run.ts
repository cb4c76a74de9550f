import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Run, RunRequest } from '../../../schemas/run.ts';
import type { GuestInstance } from '../guest-port.ts';
import { readIfThere } from './atomic-file.ts';
import { copyCode } from './code-folder.ts';
import { ExecutedRun, runVariable } from './executed-run.ts';
import type { Execution, ExecutionEnd, ExecutionObserver } from './execution.ts';
import type { GuestSurroundings } from './guest-options.ts';
import type { InstanceFolder } from './instance-folder.ts';
import { OutputLog } from './output-log-file.ts';
import { parsePlaybackTrace, type PlaybackTrace } from './playback-trace.ts';
import { PlayedRun } from './played-run.ts';
import { endProcessTree } from './process-tree-end.ts';
import { checkRelative, runActive, traceMissing } from './run-failures.ts';
import type { ObservedSample, StoredSample } from './stored-sample.ts';
import { isUnfinished, newRun, runId, type StoredRun } from './stored-run.ts';

export interface MachineRunEvents {
  sample(sample: StoredSample): void;
  log(text: string): void;
}

/** The newest run of one instance: submitted, started, stopped, started again, ended. */
export class MachineRun {
  readonly #folder: InstanceFolder;
  readonly #surroundings: GuestSurroundings;
  readonly #events: MachineRunEvents;
  #stored: StoredRun | null;
  #log: OutputLog | null = null;
  #execution: Execution | null = null;
  #startedMs = 0;
  #settled: Promise<void> = Promise.resolve();
  #cancelled = false;
  #recovery: Promise<void> | null = null;

  constructor(folder: InstanceFolder, surroundings: GuestSurroundings, events: MachineRunEvents) {
    this.#folder = folder;
    this.#surroundings = surroundings;
    this.#events = events;
    this.#stored = folder.readRun();
    if (this.#stored !== null) this.#log = new OutputLog(folder.output);
  }

  get log(): OutputLog | null {
    return this.#log;
  }

  get executing(): boolean {
    return this.#execution !== null;
  }

  get unfinished(): boolean {
    return this.#stored !== null && isUnfinished(this.#stored.run);
  }

  /** The run as it is now; null where nothing was submitted. */
  run(): Run | null {
    const stored = this.#stored;
    if (stored === null || this.#execution === null) return stored?.run ?? null;
    const { clock } = this.#surroundings.cloud;
    const { cpuSeconds, peakMemoryGib } = this.#execution.progress();
    const { run } = stored;
    return {
      ...run,
      runSeconds: run.runSeconds + clock.simulatedSeconds(this.#startedMs, clock.nowMs()),
      measuredCpuSeconds:
        cpuSeconds === null ? run.measuredCpuSeconds : (run.measuredCpuSeconds ?? 0) + cpuSeconds,
      measuredPeakMemoryGib: largest(run.measuredPeakMemoryGib ?? null, peakMemoryGib),
    };
  }

  /** Copies the code and queues the run. Throws HeadstartError: run-active, invalid, file-not-found. */
  submit(request: RunRequest): Run {
    if (this.#stored !== null && isUnfinished(this.#stored.run)) throw runActive(this.#stored.run);
    if (request.checkpoint !== null) checkRelative('checkpoint', request.checkpoint);
    if (request.playback !== null) checkRelative('playback', request.playback);
    const { dataDirectory, codeLimits, cloud, salt } = this.#surroundings;
    const limits = codeLimits === undefined ? {} : { limits: codeLimits };
    const leftOut = copyCode(request.directory, this.#folder.code, { except: dataDirectory, ...limits });
    if (leftOut.length > 0) this.#events.log(`code: left out ${leftOut.join(', ')}`);
    if (request.playback !== null) this.#trace(request.playback);
    const at = cloud.clock.now();
    this.#log?.close();
    this.#folder.startNewOutput();
    this.#log = new OutputLog(this.#folder.output);
    const run = newRun(request, runId(at, salt()), at);
    this.#keep({ version: 1, run, request, process: null, seen: null, playedSeconds: 0 });
    return run;
  }

  /** Starts, or continues, an unfinished run on this machine. */
  start(instance: GuestInstance, dataFolder: string): void {
    const stored = this.#stored;
    if (stored === null || !isUnfinished(stored.run) || this.#execution !== null) return;
    const { clock } = this.#surroundings.cloud;
    this.#cancelled = false;
    this.#startedMs = clock.nowMs();
    const startedAt = stored.run.startedAt ?? clock.now().toISOString();
    const run: Run = { ...stored.run, state: 'running', startedAt, starts: stored.run.starts + 1 };
    const started = { ...stored, run, seen: null };
    // Before the program runs: whatever happens from here on, this start has been counted.
    this.#keep(started);
    const execution = this.#execute(started, instance, dataFolder);
    this.#execution = execution;
    this.#keep({ ...(this.#stored ?? started), process: execution.process });
    this.#log?.wake();
    this.#events.log(`run: ${run.id} started (${run.origin}, start ${run.starts})`);
    this.#settled = execution.ended.then((end) => this.#ended(end));
  }

  /** SIGTERM, then SIGKILL after the grace: the run becomes `stopped` and can go on later. */
  async stop(): Promise<void> {
    await this.#execution?.stop((this.#surroundings.graceSeconds ?? 30) * 1000);
    await this.#settled;
  }

  /** Ends the run for good; a run that has ended stays as it is. */
  async cancel(): Promise<Run | null> {
    this.#cancelled = true;
    if (this.#execution !== null) await this.stop();
    else if (this.#stored !== null && this.unfinished) this.#finish(this.#stored.run, 'cancelled', {});
    return this.run();
  }

  /** Ends what a killed simulator has left running, so that the run can be started again. */
  recover(): Promise<void> {
    this.#recovery ??= this.#endOrphans();
    return this.#recovery;
  }

  async #endOrphans(): Promise<void> {
    const stored = this.#stored;
    if (stored === null || this.#execution !== null || stored.run.state !== 'running') return;
    const { machine } = this.#surroundings;
    const variable = { name: runVariable, value: stored.run.id };
    const left = stored.process;
    const same = left !== null && machine.table.process(left.pid)?.startTicks === left.startTicks;
    // A leader that is gone may have left descendants: they are known by their environment.
    const orphans = same ? [left.pid] : machine.table.withVariable(variable.name, variable.value);
    for (const leader of orphans) {
      this.#events.log(`run: ${stored.run.id} was left running as process ${leader}, it is ended`);
      await endProcessTree({ leader, variable }, 5000, { ...machine, clock: machine.realClock });
    }
    this.#keep({ ...stored, process: null, run: { ...(stored.seen ?? stored.run), state: 'stopped' } });
  }

  close(): void {
    this.#log?.close();
    this.#log = null;
  }

  #execute(stored: StoredRun, instance: GuestInstance, dataFolder: string): Execution {
    const { cloud, machine, samplePeriodSeconds = 60 } = this.#surroundings;
    const observer = this.#observer(stored, instance);
    const shared = { clock: cloud.clock, samplePeriodSeconds, observer };
    if (stored.request.playback !== null) {
      const trace = this.#trace(stored.request.playback);
      return new PlayedRun({ ...shared, trace, fromSeconds: stored.playedSeconds });
    }
    const checkpointDirectory = join(dataFolder, stored.request.checkpoint ?? 'checkpoints', stored.run.id);
    mkdirSync(checkpointDirectory, { recursive: true });
    return new ExecutedRun({
      ...shared,
      machine,
      checkpointDirectory,
      runId: stored.run.id,
      vcpus: instance.vcpus,
      memoryGib: instance.memoryGib,
      child: {
        command: stored.request.command,
        directory: this.#folder.code,
        env: this.#environment(stored, dataFolder, checkpointDirectory),
      },
    });
  }

  #environment(stored: StoredRun, dataFolder: string, checkpointDirectory: string): Record<string, string> {
    return {
      PATH: this.#surroundings.path,
      LANG: 'C.UTF-8',
      HOME: this.#folder.folder('home'),
      TMPDIR: this.#folder.folder('tmp'),
      // Output that sits in a program's buffer would be seen only at its end.
      PYTHONUNBUFFERED: '1',
      ...stored.request.env,
      HEADSTART_DATA_DIR: dataFolder,
      HEADSTART_CHECKPOINT_DIR: checkpointDirectory,
      HEADSTART_JOB: stored.run.jobName,
      [runVariable]: stored.run.id,
    };
  }

  #observer(stored: StoredRun, instance: GuestInstance): ExecutionObserver {
    const { id, origin } = stored.run;
    const place = {
      runId: id,
      origin,
      machineMemoryGib: instance.memoryGib,
      gpus: instance.accelerators[0] ?? null,
    };
    return {
      output: (chunk) => this.#log?.append(chunk),
      sample: (sample: ObservedSample) => {
        this.#events.sample({ ...sample, ...place });
        this.#keepProgress();
      },
      checkpoint: (at) => {
        if (this.#stored !== null)
          this.#keep({ ...this.#stored, run: { ...this.#stored.run, checkpointAt: at } });
      },
    };
  }

  #trace(path: string): PlaybackTrace {
    const text = readIfThere(join(this.#folder.code, path));
    if (text === null) throw traceMissing(path);
    return parsePlaybackTrace(text, path);
  }

  /** The totals so far go to the file, and the present start counts from here. */
  #keepProgress(): void {
    const played = this.#execution?.progress().playedSeconds;
    if (this.#stored === null || played === undefined) return;
    this.#keep({ ...this.#stored, seen: this.run(), playedSeconds: played });
  }

  #ended(end: ExecutionEnd): void {
    const run = this.run();
    const playedSeconds = this.#execution?.progress().playedSeconds ?? 0;
    this.#execution = null;
    if (run === null || this.#stored === null) return;
    this.#stored = { ...this.#stored, process: null, seen: null, playedSeconds };
    if (this.#cancelled) return this.#finish(run, 'cancelled', {});
    if (end.kind === 'exited') {
      const { exitCode, reason } = end;
      return this.#finish(run, exitCode === 0 ? 'succeeded' : 'failed', { exitCode, reason });
    }
    this.#keep({ ...this.#stored, run: { ...run, state: 'stopped' } });
    this.#events.log(`run: ${run.id} stopped, it goes on when the machine starts again`);
    this.#log?.wake();
  }

  #finish(run: Run, state: Run['state'], outcome: Partial<Pick<Run, 'exitCode' | 'reason'>>): void {
    const endedAt = this.#surroundings.cloud.clock.now().toISOString();
    if (this.#stored !== null) this.#keep({ ...this.#stored, run: { ...run, ...outcome, state, endedAt } });
    this.#events.log(`run: ${run.id} ${state}`);
    this.#log?.wake();
  }

  #keep(stored: StoredRun): void {
    this.#stored = stored;
    this.#folder.writeRun(stored);
  }
}

function largest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
