import type { Run, RunRequest } from '../../../schemas/run.ts';
import type { Guest, GuestInstance, ShutdownReason } from '../guest-port.ts';
import { GuestMachine } from './guest-machine.ts';
import type { GuestSurroundings } from './guest-options.ts';
import { InstanceFolder, type InstanceName } from './instance-folder.ts';
import type { OutputPage } from './output-log-file.ts';
import { notPrepared } from './run-failures.ts';
import { UsageHistory } from './usage-history.ts';

/** A page of a run's output, and the run as it was when the page was read. */
export interface RunOutput extends OutputPage {
  readonly run: Run;
}

/** The guest operating systems of all instances, and the executor that runs jobs on them. */
export class SimulatedGuest implements Guest {
  readonly history = new UsageHistory();
  readonly #surroundings: GuestSurroundings;
  readonly #machines = new Map<string, GuestMachine>();
  /** Ids of all instances that have ever booted, by project/zone/name: a stopped one is still found. */
  readonly #ids = new Map<string, string>();

  constructor(surroundings: GuestSurroundings) {
    this.#surroundings = surroundings;
    for (const id of InstanceFolder.ids(surroundings.dataDirectory)) {
      const name = new InstanceFolder(surroundings.dataDirectory, id).readIdentity();
      if (name !== null) this.#ids.set(key(name), id);
    }
  }

  /** Whether a run is executing anywhere. */
  get busy(): boolean {
    return [...this.#machines.values()].some((machine) => machine.executing);
  }

  /** Ends processes that a killed simulator has left behind. */
  async recover(): Promise<void> {
    await Promise.all([...this.#ids.values()].map((id) => this.#machine(id).recover()));
  }

  booted(instance: GuestInstance): void {
    const { project, zone, name } = instance;
    this.#ids.set(key({ project, zone, instance: name }), instance.id);
    this.#machine(instance.id).boot(instance);
  }

  async shutDown(instance: GuestInstance, reason: ShutdownReason): Promise<void> {
    await this.#machine(instance.id).shutDown(reason);
  }

  deleted(instanceId: string): void {
    this.#machines.get(instanceId)?.remove();
    this.#machines.delete(instanceId);
    for (const [name, id] of this.#ids) if (id === instanceId) this.#ids.delete(name);
  }

  /** Throws HeadstartError: not-prepared, run-active, invalid, file-not-found. */
  submit(request: RunRequest): Run {
    const machine = this.#find(request);
    if (machine === null) throw notPrepared(request.instance, 'it is not running');
    return machine.submit(request);
  }

  /** The newest run of an instance, or null. */
  run(name: InstanceName): Run | null {
    return this.#find(name)?.run() ?? null;
  }

  async cancel(name: InstanceName): Promise<Run | null> {
    return (await this.#find(name)?.cancel()) ?? null;
  }

  /** Output from `offset` on. Waits for more, or for the end of the run, until the signal aborts. */
  async output(name: InstanceName, offset: number, signal: AbortSignal): Promise<RunOutput | null> {
    const machine = this.#find(name);
    const run = machine?.run();
    const log = machine?.output;
    if (machine === null || run === null || run === undefined || log === null || log === undefined)
      return null;
    if (run.state === 'running' || run.state === 'queued' || run.state === 'stopped')
      await log.more(offset, signal);
    const page = log === machine.output ? log.read(offset) : { chunks: [], nextOffset: 0 };
    return { ...page, run: machine.run() ?? run };
  }

  serialOf(instanceId: string): string {
    return this.#machine(instanceId).serialLog;
  }

  /** What the machine's serial console has shown, or null where there is no such machine. */
  serialLog(name: InstanceName): string | null {
    return this.#find(name)?.serialLog ?? null;
  }

  /** Resolves when all boots that have begun are done. */
  async settled(): Promise<void> {
    await Promise.all([...this.#machines.values()].map((machine) => machine.booted()));
  }

  /** Ends every process; runs become `stopped`, and go on when a simulator has started their instance again. */
  async close(): Promise<void> {
    await Promise.all([...this.#machines.values()].map((machine) => machine.close()));
  }

  #machine(id: string): GuestMachine {
    const known = this.#machines.get(id);
    if (known !== undefined) return known;
    const machine = new GuestMachine(id, this.#surroundings, this.history);
    this.#machines.set(id, machine);
    return machine;
  }

  #find(name: InstanceName): GuestMachine | null {
    const id = this.#ids.get(key(name));
    return id === undefined ? null : this.#machine(id);
  }
}

function key({ project, zone, instance }: InstanceName): string {
  return `${project}/${zone}/${instance}`;
}
