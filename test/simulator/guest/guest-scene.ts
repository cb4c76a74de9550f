import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Run, RunRequest } from '../../../schemas/run.ts';
import { CloudClock, type OutsideClock } from '../../../planner/simulator/cloud/clock.ts';
import type { GuestSide } from '../../../planner/simulator/cloud/cloud-options.ts';
import { systemClock } from '../../../planner/simulator/cloud/system-clock.ts';
import { processSignals } from '../../../planner/simulator/guest/child-process.ts';
import type { GuestOptions } from '../../../planner/simulator/guest/guest-options.ts';
import { procFilesystem } from '../../../planner/simulator/guest/proc-filesystem.ts';
import { SimulatedGuest } from '../../../planner/simulator/guest/simulated-guest.ts';
import type { GuestInstance } from '../../../planner/simulator/guest-port.ts';

/** A guest in a temporary folder with one instance, and a record of what it told the cloud. */
export interface GuestScene extends AsyncDisposable {
  readonly guest: SimulatedGuest;
  readonly directory: string;
  readonly attributes: string[];
  readonly poweredOff: string[];
  readonly machine: GuestInstance;
  /** A new guest over the same folder, as after a restart of the simulator. */
  again(): SimulatedGuest;
  write(path: string, text: string): string;
  request(changes: Partial<RunRequest>): RunRequest;
  /** Waits, by reading the output, until the run is in one of these states. */
  until(states: readonly Run['state'][], guest?: SimulatedGuest): Promise<Run>;
  /** Waits until the run has printed this text; resolves to all its output. */
  untilPrinted(text: string, guest?: SimulatedGuest): Promise<string>;
}

export interface GuestSceneOptions {
  readonly clock?: OutsideClock;
  readonly factor?: number;
  readonly machine?: Partial<GuestInstance>;
  readonly options?: Partial<GuestOptions>;
}

export const place = { project: 'demo', zone: 'us-central1-a', instance: 'worker' };

export function guestScene({ clock, factor, machine, options }: GuestSceneOptions = {}): GuestScene {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'headstart-guest-')));
  const cloudClock = new CloudClock(clock ?? systemClock, factor ?? 1);
  const attributes: string[] = [];
  const poweredOff: string[] = [];
  const cloud: GuestSide = {
    clock: cloudClock,
    setGuestAttribute(_id, namespace, key, value) {
      attributes.push(`${namespace}/${key}=${value}`);
      return 'stored';
    },
    poweredOff(id, at) {
      poweredOff.push(`${id} ${at?.toISOString() ?? ''}`);
      return true;
    },
    guestInstance: () => null,
    instance: () => ({ lastStartTimestamp: '2026-01-01T00:00:00.000Z' }),
  };
  let salt = 0;
  const guests: SimulatedGuest[] = [];
  const again = (): SimulatedGuest => {
    const made = new SimulatedGuest({
      cloud,
      dataDirectory: join(directory, 'simulated'),
      path: process.env['PATH'] ?? '',
      machine: { table: procFilesystem(), signals: processSignals, realClock: systemClock },
      salt: () => String((salt += 1)),
      ...options,
    });
    guests.push(made);
    return made;
  };
  const guest = again();
  const write = (path: string, text: string): string => {
    const full = join(directory, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  const output = async (of: SimulatedGuest, offset: number) => {
    const page = await of.output(place, offset, AbortSignal.timeout(20_000));
    if (page === null) throw new Error('nothing was submitted');
    return page;
  };
  return {
    guest,
    directory,
    attributes,
    poweredOff,
    again,
    write,
    machine: {
      ...{ id: '1234567890123456789', project: place.project, zone: place.zone, name: place.instance },
      ...{ machineType: 'e2-standard-2', vcpus: 2, memoryGib: 8, accelerators: [], metadata: {}, labels: {} },
      disks: [
        { deviceName: 'headstart-data', diskId: '7', sizeGib: 10, contentsPath: join(directory, 'disk') },
      ],
      ...machine,
    },
    request: (changes) => ({
      ...{ jobName: 'job', ...place, directory: join(directory, 'code'), command: ['true'], env: {} },
      ...{ checkpoint: null, playback: null, ...changes },
    }),
    async until(states, of = guest) {
      for (let offset = 0; ;) {
        const page = await output(of, offset);
        if (states.includes(page.run.state)) return page.run;
        if (page.run.endedAt !== null) throw new Error(`it ended: ${JSON.stringify(page)}`);
        offset = page.nextOffset;
      }
    },
    async untilPrinted(text, of = guest) {
      let printed = '';
      for (let offset = 0; ;) {
        const page = await output(of, offset);
        printed += page.chunks.map((chunk) => chunk.text).join('');
        if (printed.includes(text)) return printed;
        if (page.run.endedAt !== null && page.chunks.length === 0)
          throw new Error(`it ended with: ${printed}`);
        offset = page.nextOffset;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(guests.map((made) => made.close()));
      cloudClock.cancelAll();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
