import type { Offering } from '../../schemas/catalog.ts';
import type { Objective } from '../../schemas/job.ts';
import { dominates, ranked } from './front.ts';
import type { Candidate } from './candidate.ts';
import type { Judgement } from './criteria.ts';
import { checkpointSecondsOf } from './interruptions.ts';
import { defaultRegion } from './need.ts';
import { preemptionNote, queueNote } from './capacity-wording.ts';

/** `g2-standard-4 with 1 × nvidia-l4`, with a count in front where there are several machines. */
export function nameOf(offering: Pick<Offering, 'machineType' | 'accelerator'>, machines = 1): string {
  const { machineType, accelerator } = offering;
  const gpus = accelerator ? ` with ${accelerator.count} × ${accelerator.type}` : '';
  return `${machines === 1 ? '' : `${machines} × `}${machineType}${gpus}`;
}

export function dollars(usd: number): string {
  return usd >= 0.1 ? `$${usd.toFixed(2)}` : `$${Number(usd.toPrecision(2))}`;
}

export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Number((seconds / 3600).toPrecision(3))} h`;
}

export function costText({ usdPerRun, tier }: Candidate): string {
  if (usdPerRun === null) return 'a price that no source gives';
  return `${tier === 1 ? 'at least ' : ''}${dollars(usdPerRun)} a run`;
}

const meanings: Readonly<Record<Objective, string>> = {
  cheapest: 'the lowest cost per run',
  fastest: 'the shortest time to the result',
  balanced: 'the lowest product of cost and time',
};

/** Why the pick is the pick, with what it assumes. */
export function pickReason(pick: Candidate, judgement: Judgement, considered: number): string {
  const { offering } = pick.entry;
  const where = `${nameOf(offering, pick.machineCount)} (${offering.provisioningModel}, ${offering.zone})`;
  const why =
    considered === 1
      ? 'the only one that fits'
      : `${meanings[judgement.need.objective]} of the ${considered} that fit`;
  const notes = [
    placeNote(judgement, offering),
    spotNote(pick, judgement),
    queueNote(pick),
    tierNote(pick),
    cpuNote(pick),
  ].filter((note) => note !== null);
  return [
    `${where}: ${costText(pick)} in ${duration(pick.timeSeconds)}, ${why} (objective ${judgement.need.objective})`,
    ...notes,
  ].join('; ');
}

function placeNote({ need, job }: Judgement, { region }: Offering): string | null {
  if (need.placeFixed) return null;
  const data = job.dataAccess.some(({ uri }) => uri.startsWith('gs://'))
    ? ', and where the gs:// data lies is not known'
    : '';
  if (region !== defaultRegion)
    return `region ${region} because nothing of known price fits in the default ${defaultRegion}${data}`;
  return `region ${region} by default${data}`;
}

/** What keeps deadline and budget in another region than the default one, and how to ask for it. */
export function elsewhere({ entry: { offering }, machineCount }: Candidate, home: string): string {
  const { region } = offering;
  return `nothing in the default region ${home} keeps the limit, but ${nameOf(offering, machineCount)} (${offering.provisioningModel}) in ${region} does: ask for region ${region}, or any`;
}

function spotNote(pick: Candidate, { job }: Judgement): string | null {
  const { preemption, runtimeSeconds, machineCount } = pick;
  if (preemption === null) return null;
  const expected = (runtimeSeconds / 3600) * preemption.perHour.target * machineCount;
  const checkpoint = checkpointSecondsOf(job);
  const again =
    checkpoint === null
      ? 'starting over each time'
      : `going on from a checkpoint every ${duration(checkpoint)}`;
  return `Spot with ${Number(expected.toPrecision(2))} interruptions expected a run, ${again} (${preemptionNote(pick) ?? 'assumes the 5 to 15 % a day that Google reported in 2021'})`;
}

function tierNote({ tier, group }: Candidate): string | null {
  if (tier === 0) return null;
  if (tier === 1) return 'the price of its disk is not known, so the cost is at least this';
  if (tier === 2) return 'no source lists it in this zone, so it may not be there';
  const price = `no source gives the price of ${group.machine.name} as ${group.provisioningModel}`;
  return tier === 3 ? price : `${price}, and none lists it in this zone`;
}

function cpuNote({ group }: Candidate): string | null {
  return group.machine.coremarkPerVcpu === null
    ? 'its CPU speed is taken as the reference, for no score is published'
    : null;
}

/** Why another offering is not the pick, and what earlier runs say of its interruptions or its queue. */
export function alternativeReason(other: Candidate, pick: Candidate, objective: Objective): string {
  const notes = [preemptionNote(other), queueNote(other)].filter((note) => note !== null);
  return [comparison(other, pick, objective), ...notes].join('; ');
}

function comparison(other: Candidate, pick: Candidate, objective: Objective): string {
  if (other.tier > pick.tier) return `not the pick: ${tierNote(other) ?? 'less is known of it'}`;
  const cost = difference(other.usdPerRun ?? 0, pick.usdPerRun ?? 0, 'costs', 'more', 'less');
  const time = difference(other.timeSeconds, pick.timeSeconds, 'takes', 'longer', 'shorter');
  if (dominates(pick, other)) return `not the pick: it ${cost} and ${time}`;
  const [first] = ranked([other, pick], objective);
  const verdict = first === other ? 'and a better one stands beside it' : `and ${meanings[objective]} counts`;
  return `not the pick: it ${cost} and ${time}, ${verdict}`;
}

function difference(value: number, base: number, verb: string, more: string, less: string): string {
  if (base <= 0 || Math.abs(value / base - 1) < 0.005) return `${verb} as much`;
  const ratio = value / base;
  if (ratio >= 2) return `${verb} ${Number(ratio.toPrecision(2))} times as much`;
  return `${verb} ${Math.round(Math.abs(ratio - 1) * 100)} % ${ratio > 1 ? more : less}`;
}
