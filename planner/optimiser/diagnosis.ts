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

/** A group with the criteria that it fails. */
interface Blame {
  readonly failed: readonly string[];
  readonly group: OfferingGroup;
}

/** How the diagnosis scores a group at a place, and what a scored one fails beside (deadline, maxUsd). */
export interface Scoring {
  /** Null where the place holds nothing of the group. */
  readonly score: (group: OfferingGroup, place: Place) => Candidate | null;
  readonly late: (candidate: Candidate) => readonly string[];
  /** The words for one of these. */
  readonly lateReason: (criterion: string, candidate: Candidate) => string;
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
  const best = nearestOf(nearest, judgement);
  if (!best) return null;
  const alike = nearest.filter(({ failed }) => failed.every((name, index) => name === best.failed[index]));
  const count = alike.reduce((sum, { group }) => sum + Math.max(1, group.count(judgement.need.place)), 0);
  const { machine, accelerator } = best.group;
  const example = nameOf({ machineType: machine.name, accelerator });
  const criterion = best.failed.join(' and ');
  const reasons = best.failed.map((name) => reasonOf(name, best.group, judgement, scoring)).join(', and ');
  return {
    criterion,
    count,
    example,
    reason: `${criterion} emptied the list: the nearest is ${example}, but ${reasons}`,
  };
}

function nearestOf(blames: readonly Blame[], judgement: Judgement): Blame | null {
  let best: Blame | null = null;
  let least = Infinity;
  for (const blame of blames) {
    const away = distance(blame, judgement);
    if (away < least) [best, least] = [blame, away];
  }
  return best;
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
    const failed = failedCriteria(group, judgement, fewest);
    if (failed.length > fewest) continue;
    failed.push(...failedAtPlace(group, judgement, scoring));
    if (failed.length > fewest) continue;
    if (failed.length < fewest) nearest = [];
    fewest = failed.length;
    nearest.push({ failed, group });
  }
  return nearest;
}

/** Names of the criteria that a group fails; no more are looked for once there are more than `most`. */
function failedCriteria(group: OfferingGroup, judgement: Judgement, most: number): string[] {
  const failed: string[] = [];
  for (const criterion of criteria) {
    if (!criterion.fails(group, judgement)) continue;
    failed.push(criterion.name);
    if (failed.length > most) return failed;
  }
  return failed;
}

function failedAtPlace(group: OfferingGroup, { need }: Judgement, scoring: Scoring): readonly string[] {
  const missing = group.best(need.place) === null;
  const candidate = scoring.score(group, missing ? {} : need.place);
  const late = candidate ? scoring.late(candidate) : [];
  return missing ? ['place', ...late] : late;
}

function reasonOf(name: string, group: OfferingGroup, judgement: Judgement, scoring: Scoring): string {
  const { place } = judgement.need;
  const known = criteria.find((criterion) => criterion.name === name);
  if (known) return known.reason(group, judgement);
  if (name === 'place') return placeReason(place);
  const candidate = scoring.score(group, group.best(place) === null ? {} : place);
  return candidate ? scoring.lateReason(name, candidate) : '';
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
