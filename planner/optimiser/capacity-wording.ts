import type { SpotEvidence } from '../../schemas/plan.ts';
import type { Candidate } from './candidate.ts';
import { preemptionsPerHour } from './interruptions.ts';

const hoursPerDay = 24;
/** Less is what rounding leaves of a difference. */
const leastHours = 1e-6;

/** What earlier runs say of how often this Spot machine is taken back; null where no run was on Spot, or it is none. */
export function preemptionNote({ preemption, group, entry }: Candidate): string | null {
  if (!preemption) return null;
  const { perHour } = preemption;
  const { here, elsewhere } = preemption.seen();
  if (here.runs === 0 && elsewhere.runs === 0) return null;
  const seen =
    here.runs === 0 ? [] : [evidenceText(here, `${group.machine.series}, ${entry.offering.region}`)];
  const other =
    elsewhere.runs === 0 && elsewhere.machineHours < leastHours ? [] : [evidenceText(elsewhere, 'elsewhere')];
  const rate = `${perDay(perHour.target)} a day instead of ${perDay(preemptionsPerHour.target)}`;
  return `${[...seen, ...other].join(' and ')}: ${rate}`;
}

function evidenceText({ preemptions, machineHours, runs }: SpotEvidence, where: string): string {
  const taken = `${preemptions} preemption${preemptions === 1 ? '' : 's'}`;
  const ofRuns = runs === 0 ? '' : ` of ${runs} run${runs === 1 ? '' : 's'}`;
  return `${taken} in ${machineHours.toFixed(1)} Spot machine-hours${ofRuns} (${where})`;
}

function perDay(ratePerHour: number): string {
  return String(Number((ratePerHour * hoursPerDay).toPrecision(2)));
}

/** What earlier runs say of the wait in the queue of flex-start; null where none waited for this accelerator. */
export function queueNote({ queueWaits, queueSeconds, entry }: Candidate): string | null {
  if (queueWaits === 0) return null;
  const waits = queueWaits === 1 ? 'the one wait' : `${queueWaits} waits`;
  const minutes = Math.round(queueSeconds.target / 60);
  return `about ${minutes} min in the queue, from ${waits} of earlier runs for ${entry.offering.accelerator?.type ?? 'it'}`;
}
