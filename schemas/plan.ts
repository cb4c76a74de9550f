import type { Interval } from './interval.ts';
import type { Job } from './job.ts';
import type { Offering } from './catalog.ts';
import type { Prediction } from './prediction.ts';
import type { RuleSeverity } from './rule.ts';

export interface CostItem {
  readonly item: string;
  readonly usdPerHour?: number | null;
  readonly usdPerMonth?: number | null;
}

export interface Cost {
  /** Null when no part of the price is known. */
  readonly usdPerRun: Interval | null;
  /** All machines with their disks; null when unknown. */
  readonly usdPerHour: number | null;
  /** False: some part is unknown, and every total is "at least". */
  readonly complete: boolean;
  readonly breakdown: readonly CostItem[];
}

export interface Latency {
  readonly readySeconds: Interval;
  /** On this offering's machine. */
  readonly runtimeSeconds: Interval;
  /** Ready, run and, on Spot, what interruptions are expected to add. */
  readonly timeToResultSeconds: Interval;
  /** Of Spot alone; absent in older plans. */
  readonly interruptions?: Interruptions;
}

/** How often a Spot offering is expected to be taken back, and what that rests on. */
export interface Interruptions {
  /** In one run, on all its machines. */
  readonly expected: number;
  readonly preemptionsPerMachineDay: Interval;
  /** What earlier runs saw of the same machine series in the same region. */
  readonly here: SpotEvidence;
  /** What they saw of all other Spot machines. */
  readonly elsewhere: SpotEvidence;
}

/** Spot machine-hours of earlier runs, and how often the cloud took a machine back in them. */
export interface SpotEvidence {
  readonly machineHours: number;
  readonly preemptions: number;
  readonly runs: number;
}

export interface Alternative {
  readonly offering: Offering;
  readonly cost: Cost;
  readonly latency: Latency;
  /** True: another offering is at least as good in cost and in time; shown only to fill up to three. */
  readonly dominated?: boolean;
  /** Why it is not the pick, in one sentence. */
  readonly reason?: string;
}

export interface Rejection {
  readonly criterion: string;
  readonly count: number;
  readonly example: string;
  readonly reason: string;
}

/** A rule that the offering of a plan breaks. */
export interface Violation {
  readonly rule: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  readonly source: string;
  /** Absent in plans saved before every plan was judged; it was an error then. */
  readonly severity?: RuleSeverity;
  /** Terraform address of what breaks it. */
  readonly address?: string;
  /** What to change, as an instruction. */
  readonly fix?: string;
}

/** Google Cloud would refuse it, or it opens the machine: such a plan is never applied. */
export function isRefused({ severity }: Violation): boolean {
  return (severity ?? 'error') === 'error';
}

/** One offering to fall back to when the cloud has no room for those before it. */
export interface LadderRung {
  readonly offering: Offering;
  /** All machines with their disks, as `cost.usdPerHour`; always known. */
  readonly usdPerHour: number;
  readonly cost: Cost;
  readonly latency: Latency;
}

/** One offering of a ladder with the zones it is tried in, in order. */
export interface LadderStep {
  readonly offering: Offering;
  readonly zones: readonly string[];
  readonly usdPerHour: number;
}

/** A ladder for reading: the zones of one offering together. */
export function ladderSteps(ladder: readonly LadderRung[]): readonly LadderStep[] {
  const keyOf = ({ machineType, accelerator, provisioningModel, region }: Offering): string =>
    [machineType, accelerator?.type, accelerator?.count, provisioningModel, region].join(' ');
  return [...Map.groupBy(ladder, ({ offering }) => keyOf(offering)).values()].flatMap((rungs) => {
    const [first] = rungs;
    const zones = rungs.map(({ offering }) => offering.zone);
    return first ? [{ offering: first.offering, zones, usdPerHour: first.usdPerHour }] : [];
  });
}

/** What the command line or the settings fix beyond the job; a deadline is an ISO instant. */
export interface PlanLimits {
  readonly region?: string;
  readonly zone?: string;
  readonly spot?: boolean;
  readonly objective?: Job['objective'];
  readonly maxUsd?: number;
  readonly deadline?: string;
  /** Taken instead of what would be picked: an alternative of an earlier plan. */
  readonly choice?: Offering;
}

/** The answer of the optimiser. */
export interface Choice {
  readonly offering: Offering | null;
  readonly cost: Cost | null;
  readonly latency: Latency | null;
  readonly alternatives: readonly Alternative[];
  readonly rejected: readonly Rejection[];
  readonly violations: readonly Violation[];
  /** Why this one, in one sentence; null when nothing fits. */
  readonly reason: string | null;
  /** Where a stockout leads before there is data on a disk: the same offering in other zones, then the next best under the price ceiling. */
  readonly ladder?: readonly LadderRung[];
}

/** The contract of `headstart plan --json`: fields are added, never renamed. */
export interface Plan {
  readonly schemaVersion: 1;
  readonly job: Job;
  readonly prediction: Prediction;
  readonly offering: Offering | null;
  readonly cost: Cost | null;
  readonly latency: Latency | null;
  readonly alternatives: readonly Alternative[];
  readonly rejected: readonly Rejection[];
  /** The verdict of every rule on the machine as its stacks make it, gravest first; an error is never applied. */
  readonly violations: readonly Violation[];
  readonly reason: string | null;
  /** Where a stockout leads before there is data on a disk: the same offering in other zones, then the next best under the price ceiling. */
  readonly ladder?: readonly LadderRung[];
  readonly catalog: { readonly asOf: string; readonly source: string };
  /** Where the data disk starts from: a snapshot's name, or null for an empty disk that is filled on first boot. */
  readonly dataSnapshot: string | null;
  /** Size of the data disk: what the job needs, never less than the disk that stands or the snapshot it starts from. */
  readonly dataDiskGib?: number;
  /** Whether the machine boots with secure boot, and why; absent where there is no offering. */
  readonly secureBoot?: { readonly on: boolean; readonly reason: string };
  readonly target: 'simulated' | 'gcp';
  readonly project: string;
  /** 1 for the first plan of a job; counts up with each applied adjustment. */
  readonly revision: number;
  /** Seconds until the cloud itself stops the machine. */
  readonly maxRunSeconds: number;
  /** Minutes after which a machine to which nothing was submitted stops itself. */
  readonly idleMinutes: number;
  /** `sha256:` over everything above, canonical JSON. */
  readonly planHash: string;
  /** What it was limited to beyond the job; not part of the hash, since the choice shows what came of it. */
  readonly limits?: PlanLimits;
  /** Where the plan came from, so that a saved plan can be checked against its source; not part of the hash. */
  readonly source?: {
    readonly path: string;
    readonly directory: string;
    /** Set where the cloud was asked for the sizes of the data: it is asked again before the plan is applied. */
    readonly resolvesData?: true;
  };
}
