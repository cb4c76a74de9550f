import type { PreparedJob } from '../../schemas/prepared.ts';

/** Since when the machine is the one that it is now, as an ISO instant: samples of an earlier machine type are not its own. */
export function machineReadyAt({ readyAt, preparedAt, offerings }: PreparedJob): string {
  const ready = readyAt ?? preparedAt;
  const since = offerings.at(-1)?.since ?? ready;
  return since > ready ? since : ready;
}
