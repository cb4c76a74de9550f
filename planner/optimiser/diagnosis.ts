import type { Rejection } from '../../schemas/plan.ts';
import type { OfferingGroup, Place } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import { criteria, type Criterion, type Judgement } from './criteria.ts';
import { nameOf } from './wording.ts';

/** Counts refusals by criterion in the order of the criteria, with the first example of each. */
export class RejectionTally {
  readonly #byCriterion = new Map<string, { count: number; example: string; reason: string }>();

  /** `example` and `reason` are asked for only at the first refusal by a criterion. */
  add(criterion: string, count: number, example: () => string, reason: () => string): void {
    const known = this.#byCriterion.get(criterion);
    if (known) known.count += count;
    else this.#byCriterion.set(criterion, { count, example: example(), reason: reason() });
  }

  list(): readonly Rejection[] {
    const order = [...criteria.map(({ name }) => name), ...lateCriteria];
    return order.flatMap((criterion) => {
      const known = this.#byCriterion.get(criterion);
      return known ? [{ criterion, ...known }] : [];
    });
  }
}

/** Judged after scoring, or of the place. */
export const lateCriteria = ['place', 'deadline', 'maxUsd'];

interface Blame {
  readonly names: readonly string[];
  readonly group: OfferingGroup;
  readonly reasons: readonly string[];
}

/**
 * What emptied the list: the fewest criteria that must be given up for something to fit, and the nearest offering that then
 * would. `late` names what a scored group fails (deadline, maxUsd); `score` is null where the place holds nothing of a group.
 */
export function diagnose(
  groups: readonly OfferingGroup[],
  judgement: Judgement,
  score: (group: OfferingGroup, place: Place) => Candidate | null,
  late: (candidate: Candidate) => readonly (readonly [string, string])[],
): Rejection | null {
  const blames = groups.map((group) => blameOf(group, judgement, score, late));
  const fewest = Math.min(...blames.map(({ names }) => names.length));
  const nearest = blames.filter(({ names }) => names.length === fewest);
  const [best] = nearest.sort((left, right) => distance(left, judgement) - distance(right, judgement));
  if (!best) return null;
  const criterion = best.names.join(' and ');
  const alike = nearest.filter(({ names }) => names.join(' and ') === criterion);
  const count = alike.reduce((sum, { group }) => sum + Math.max(1, group.count(judgement.need.place)), 0);
  const reason = `${criterion} emptied the list: the nearest is ${nameOf(exampleOf(best.group))}, but ${best.reasons.join(', and ')}`;
  return { criterion, count, example: nameOf(exampleOf(best.group)), reason };
}

function exampleOf({ machine, accelerator }: OfferingGroup): {
  machineType: string;
  accelerator: OfferingGroup['accelerator'];
} {
  return { machineType: machine.name, accelerator };
}

function blameOf(
  group: OfferingGroup,
  judgement: Judgement,
  score: (group: OfferingGroup, place: Place) => Candidate | null,
  late: (candidate: Candidate) => readonly (readonly [string, string])[],
): Blame {
  const failed = criteria.flatMap((criterion) => refusal(criterion, group, judgement));
  const { place } = judgement.need;
  const missing = group.best(place) === null;
  const placed: [string, string][] = missing ? [['place', placeReason(place)]] : [];
  const candidate = score(group, missing ? {} : place);
  const all = [...failed, ...placed, ...(candidate ? late(candidate) : [])];
  return { names: all.map(([name]) => name), reasons: all.map(([, reason]) => reason), group };
}

function refusal(criterion: Criterion, group: OfferingGroup, judgement: Judgement): [string, string][] {
  const reason = criterion.refuses(group, judgement);
  return reason ? [[criterion.name, reason()]] : [];
}

/** Why a place holds nothing of a group. */
export function placeReason({ region, zone }: Place): string {
  return zone === undefined
    ? `it is not offered in ${region ?? 'any region'}`
    : `it is not offered in ${zone}`;
}

/** How far a group's size is from the need, as the sum of the shares that are missing; then larger machines are further. */
function distance({ group, names }: Blame, { need }: Judgement): number {
  const missing = (have: number, wanted: number): number => (wanted > have ? (wanted - have) / wanted : 0);
  const gpus = group.accelerator?.count ?? 0;
  const short =
    missing(group.machine.memoryGib, need.memoryGib) +
    missing(group.machine.vcpus, need.vcpus) +
    missing(gpus, need.gpuCount) +
    missing(group.acceleratorFacts?.memoryGib ?? 0, need.gpuMemoryGib);
  return short + names.length + group.machine.vcpus * 1e-6 + gpus * 1e-4;
}
