import type { Rejection } from '../../schemas/plan.ts';
import type { OfferingGroup, Place } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import { criteria, type Judgement } from './criteria.ts';
import { nameOf } from './wording.ts';

/** Counts refusals by criterion in the order of the criteria, with the first example of each. */
export class RejectionTally {
  readonly #byCriterion = new Map<string, { count: number; example: string; reason: string }>();

  /** Counts more of a criterion that has its example; false where it has none yet. */
  addMore(criterion: string, count: number): boolean {
    const known = this.#byCriterion.get(criterion);
    if (!known) return false;
    known.count += count;
    return true;
  }

  addFirst(criterion: string, count: number, example: string, reason: string): void {
    this.#byCriterion.set(criterion, { count, example, reason });
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
const lateCriteria = ['place', 'deadline', 'maxUsd'];

/** A criterion that failed, and the words for it, which are made only for the nearest offering. */
type Failed = readonly [criterion: string, reason: () => string];

interface Blame {
  readonly failed: readonly Failed[];
  readonly group: OfferingGroup;
}

/** How the diagnosis scores a group at a place, and what a scored one fails beside (deadline, maxUsd). */
export interface Scoring {
  /** Null where the place holds nothing of the group. */
  readonly score: (group: OfferingGroup, place: Place) => Candidate | null;
  readonly late: (candidate: Candidate) => readonly (readonly [string, string])[];
}

/**
 * What emptied the list: the fewest criteria that must be given up for something to fit, and the nearest offering that then
 * would.
 */
export function diagnose(
  groups: readonly OfferingGroup[],
  judgement: Judgement,
  scoring: Scoring,
): Rejection | null {
  const nearest = fewestFailed(groups, judgement, scoring);
  const [best] = nearest.toSorted((left, right) => distance(left, judgement) - distance(right, judgement));
  if (!best) return null;
  const criterion = criterionOf(best);
  const alike = nearest.filter((blame) => criterionOf(blame) === criterion);
  const count = alike.reduce((sum, { group }) => sum + Math.max(1, group.count(judgement.need.place)), 0);
  const { machine, accelerator } = best.group;
  const example = nameOf({ machineType: machine.name, accelerator });
  const reasons = best.failed.map(([, reason]) => reason()).join(', and ');
  return {
    criterion,
    count,
    example,
    reason: `${criterion} emptied the list: the nearest is ${example}, but ${reasons}`,
  };
}

function criterionOf({ failed }: Blame): string {
  return failed.map(([name]) => name).join(' and ');
}

/** The groups that fail the fewest criteria. */
function fewestFailed(
  groups: readonly OfferingGroup[],
  judgement: Judgement,
  scoring: Scoring,
): readonly Blame[] {
  let nearest: Blame[] = [];
  let fewest = Infinity;
  for (const group of groups) {
    if (failsMoreThan(fewest, group, judgement)) continue;
    const failed = [...failedCriteria(group, judgement), ...failedAtPlace(group, judgement, scoring)];
    if (failed.length > fewest) continue;
    if (failed.length < fewest) nearest = [];
    fewest = failed.length;
    nearest.push({ failed, group });
  }
  return nearest;
}

function failsMoreThan(most: number, group: OfferingGroup, judgement: Judgement): boolean {
  let failed = 0;
  for (const criterion of criteria) {
    if (!criterion.fails(group, judgement)) continue;
    failed += 1;
    if (failed > most) return true;
  }
  return false;
}

function failedCriteria(group: OfferingGroup, judgement: Judgement): Failed[] {
  return criteria
    .filter((criterion) => criterion.fails(group, judgement))
    .map(({ name, reason }) => [name, () => reason(group, judgement)]);
}

function failedAtPlace(group: OfferingGroup, { need }: Judgement, { score, late }: Scoring): Failed[] {
  const missing = group.best(need.place) === null;
  const candidate = score(group, missing ? {} : need.place);
  return [
    ...(missing ? [['place', () => placeReason(need.place)] as const] : []),
    ...(candidate ? late(candidate) : []).map(([name, reason]) => [name, () => reason] as const),
  ];
}

/** Why a place holds nothing of a group. */
function placeReason({ region, zone }: Place): string {
  return zone === undefined
    ? `it is not offered in ${region ?? 'any region'}`
    : `it is not offered in ${zone}`;
}

/** How far a group's size is from the need, as the sum of the shares that are missing; then larger machines are further. */
function distance({ group }: Blame, { need }: Judgement): number {
  const missing = (have: number, wanted: number): number => (wanted > have ? (wanted - have) / wanted : 0);
  const gpus = group.accelerator?.count ?? 0;
  const short =
    missing(group.machine.memoryGib, need.memoryGib) +
    missing(group.machine.vcpus, need.vcpus) +
    missing(gpus, need.gpuCount) +
    missing(group.acceleratorFacts?.memoryGib ?? 0, need.gpuMemoryGib);
  return short + group.machine.vcpus * 1e-6 + gpus * 1e-4;
}
