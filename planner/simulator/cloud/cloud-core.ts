import type { Guest } from '../guest-port.ts';
import type { CloudClock } from './clock.ts';
import type { MachineSource } from './cloud-options.ts';
import type { CloudState } from './cloud-state.ts';
import type { DiskContents } from './disk-folders.ts';
import type { Operations } from './operations.ts';
import type { PreemptionSettings } from './preemption.ts';

/** What every API method works with. */
export interface CloudCore {
  readonly state: CloudState;
  readonly clock: CloudClock;
  readonly operations: Operations;
  readonly contents: DiskContents;
  readonly machines: MachineSource;
  readonly preemptions: PreemptionSettings;
  readonly guest: Guest | null;
}
