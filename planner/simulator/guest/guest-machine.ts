import { HeadstartError } from '../../../schemas/failure.ts';
import type { Run, RunRequest } from '../../../schemas/run.ts';
import type { CloudTimer } from '../cloud/clock.ts';
import type { GuestInstance, ShutdownReason } from '../guest-port.ts';
import { parseDataSources } from './boot-data.ts';
import { fillDataFolder } from './data-folder.ts';
import type { GuestSurroundings } from './guest-options.ts';
import { InstanceFolder } from './instance-folder.ts';
import { MachineRun } from './machine-run.ts';
import type { OutputLog } from './output-log-file.ts';
import { notPrepared } from './run-failures.ts';
import { simulatedWait } from './simulated-wait.ts';
import type { UsageHistory } from './usage-history.ts';

const dataDeviceName = 'headstart-data';

/**
 * The operating system of one simulated instance. It does from metadata what the startup script does on a real
 * machine (mount and fill the data disk, tell that it is ready, stop when idle); the script itself is the
 * user's text and is never interpreted.
 */
export class GuestMachine {
  readonly #folder: InstanceFolder;
  readonly #surroundings: GuestSurroundings;
  readonly #history: UsageHistory;
  readonly #run: MachineRun;
  #instance: GuestInstance | null = null;
  #ready = false;
  #bootFailure: string | null = null;
  #bootAbort = new AbortController();
  #booting: Promise<void> = Promise.resolve();
  #idleTimer: CloudTimer | null = null;

  constructor(instanceId: string, surroundings: GuestSurroundings, history: UsageHistory) {
    this.#surroundings = surroundings;
    this.#history = history;
    this.#folder = new InstanceFolder(surroundings.dataDirectory, instanceId);
    this.#run = new MachineRun(this.#folder, surroundings, {
      sample: (sample) => {
        history.add(instanceId, sample);
        this.#folder.addSample(sample);
      },
      log: (text) => this.#serial(text),
    });
  }

  get instance(): GuestInstance | null {
    return this.#instance;
  }

  get executing(): boolean {
    return this.#run.executing;
  }

  get output(): OutputLog | null {
    return this.#run.log;
  }

  get serialLog(): string {
    return this.#folder.readSerial();
  }

  run(): Run | null {
    return this.#run.run();
  }

  boot(instance: GuestInstance): void {
    const { project, zone, id, name } = instance;
    this.#instance = instance;
    this.#ready = false;
    this.#bootFailure = null;
    this.#bootAbort = new AbortController();
    const monitored = { project, zone, instanceId: id, instanceName: name };
    this.#folder.writeIdentity({ project, zone, instance: name });
    this.#history.begin(monitored, this.#folder.readSamples());
    this.#booting = this.#boot(instance, this.#bootAbort.signal);
  }

  async shutDown(reason: ShutdownReason): Promise<void> {
    this.#idleTimer?.cancel();
    this.#bootAbort.abort(new Error('shut down'));
    await this.#booting;
    if (this.#instance !== null) this.#serial(`shutdown: ${reason}`);
    this.#instance = null;
    this.#ready = false;
    await this.#run.stop();
  }

  /** Throws HeadstartError: not-prepared, run-active, invalid, file-not-found. */
  submit(request: RunRequest): Run {
    const instance = this.#instance;
    if (instance === null) throw notPrepared(request.instance, 'it is not running');
    if (this.#bootFailure !== null) throw notPrepared(request.instance, this.#bootFailure);
    const run = this.#run.submit(request);
    this.#idleTimer?.cancel();
    if (this.#ready) this.#run.start(instance, this.#dataFolder(instance));
    return this.#run.run() ?? run;
  }

  async cancel(): Promise<Run | null> {
    return this.#run.cancel();
  }

  /** Ends what an earlier simulator has left running. */
  async recover(): Promise<void> {
    await this.#run.recover();
  }

  /** Resolves when the boot effects are done or have failed. */
  async booted(): Promise<void> {
    await this.#booting;
  }

  /** Ends what runs here without forgetting it: the run becomes `stopped`. */
  async close(): Promise<void> {
    this.#idleTimer?.cancel();
    this.#bootAbort.abort(new Error('closed'));
    await this.#booting;
    await this.#run.stop();
    this.#run.close();
  }

  remove(): void {
    this.#run.close();
    this.#folder.remove();
  }

  async #boot(instance: GuestInstance, signal: AbortSignal): Promise<void> {
    try {
      this.#serial(`boot: ${instance.name} (${instance.machineType}, ${instance.memoryGib} GiB)`);
      await this.#run.recover();
      await this.#fill(instance, signal);
      signal.throwIfAborted();
      this.#becomeReady(instance);
    } catch (error) {
      if (signal.aborted) return this.#serial('boot: interrupted');
      this.#bootFailure = error instanceof HeadstartError ? error.failure.message : String(error);
      this.#serial(`boot: failed: ${this.#bootFailure}`);
      const { cloud } = this.#surroundings;
      const told = `${cloud.clock.now().toISOString()} ${this.#bootFailure}`;
      cloud.setGuestAttribute(instance.id, 'headstart', 'failed', told);
    }
  }

  async #fill(instance: GuestInstance, signal: AbortSignal): Promise<void> {
    if (instance.disks.length === 0) return;
    const { clock } = this.#surroundings.cloud;
    const text = instance.metadata['headstart-data'];
    await fillDataFolder(this.#dataFolder(instance), parseDataSources(text ?? '[]'), {
      vcpus: instance.vcpus,
      diskGib: this.#dataDisk(instance)?.sizeGib ?? 0,
      wait: (seconds) => simulatedWait(clock, seconds, signal),
      log: (line) => this.#serial(line),
      now: () => clock.now(),
    });
  }

  #becomeReady(instance: GuestInstance): void {
    const { cloud } = this.#surroundings;
    const { clock } = cloud;
    const bootedAt = this.#bootedAt(instance.id);
    const earlier = this.#folder.readBoot();
    const same = earlier !== null && earlier.startedAt === bootedAt;
    if (!same) {
      this.#folder.writeBoot(bootedAt, clock.now());
      const outcome = cloud.setGuestAttribute(instance.id, 'headstart', 'ready', clock.now().toISOString());
      this.#serial(`ready${outcome === 'stored' ? '' : ` (guest attribute not written: ${outcome})`}`);
    }
    this.#ready = true;
    if (this.#run.unfinished) this.#run.start(instance, this.#dataFolder(instance));
    else if (this.#run.run() === null)
      this.#armIdleStop(instance, same ? new Date(earlier.idleSince) : clock.now());
  }

  /** Tells one boot from the next, also over a restart of the simulator. */
  #bootedAt(instanceId: string): string {
    const state = this.#surroundings.cloud.instance(instanceId);
    const moment = state?.['lastStartTimestamp'] ?? state?.['creationTimestamp'];
    return typeof moment === 'string' ? moment : 'unknown';
  }

  #dataFolder(instance: GuestInstance): string {
    return this.#dataDisk(instance)?.contentsPath ?? this.#folder.folder('data');
  }

  #dataDisk(instance: GuestInstance): GuestInstance['disks'][number] | undefined {
    // A disk may have been attached after the boot.
    const { disks } = this.#surroundings.cloud.guestInstance(instance.id) ?? instance;
    return disks.find(({ deviceName }) => deviceName === dataDeviceName) ?? disks[0];
  }

  /** As the startup script does: only what never got a run stops itself, timed from its boot. */
  #armIdleStop(instance: GuestInstance, since: Date): void {
    const text = instance.metadata['headstart-idle-minutes'] ?? '';
    if (!/^[1-9][0-9]*$/.test(text)) return;
    const minutes = Number(text);
    const { clock } = this.#surroundings.cloud;
    const momentMs = since.getTime() + (minutes * 60_000) / clock.factor;
    this.#idleTimer?.cancel();
    this.#idleTimer = clock.at(momentMs, () => {
      if (this.#instance === null || this.#run.run() !== null) return;
      this.#serial(`idle: nothing was submitted for ${minutes} minutes, powering off`);
      this.#instance = null;
      this.#ready = false;
      this.#surroundings.cloud.poweredOff(instance.id, new Date(momentMs));
    });
  }

  #serial(text: string): void {
    this.#folder.logSerial(this.#surroundings.cloud.clock.now(), text);
  }
}
