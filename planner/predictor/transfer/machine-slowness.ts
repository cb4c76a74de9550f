import { median } from '../evidence.ts';

/** A run of some work on some kind of machine. Runs of the same `work` did the same: one task on one input. */
export interface TimedRun {
  readonly work: string;
  /** Kind of machine, as a series of machine types: `n2`. */
  readonly machine: string;
  /** As the known features of the machine let expect it on the reference machine: above 0. */
  readonly seconds: number;
}

/** By kind of machine: seconds there ÷ what its features let expect. A kind that nothing is known of is absent. */
export type MachineSlowness = Readonly<Record<string, number>>;

/** Works seen elsewhere too that weigh as much as what was known before. */
const doubt = 3;
const rounds = 4;

/**
 * How much slower kinds of machine are than their features say, from works that were seen on several: logarithms of times
 * are a work's own and a machine's own, found in turn as medians of what the other leaves (Tukey's median polish, 1977).
 * `before` is what is known of a machine already; few works move it little, n of them by n ÷ (n + 3).
 *
 * Worked example: 12 works took 1.2 times what their runs on n2 let expect on e2: 1.2^(12 ÷ 15) = 1.16 between the two,
 * half of it each side while nothing is known of either: e2 1.08, n2 0.93.
 */
export function machineSlowness(runs: readonly TimedRun[], before: MachineSlowness = {}): MachineSlowness {
  const shared = onSeveralMachines(runs.filter(({ seconds }) => seconds > 0 && Number.isFinite(seconds)));
  const known = new Map(Object.entries(before).map(([machine, factor]) => [machine, Math.log(factor)]));
  const byMachine = grouped(shared, ({ machine }) => machine);
  const byWork = grouped(shared, ({ work }) => work);
  let found = new Map(known);
  for (let round = 0; round < rounds; round += 1) {
    const works = ownOf(byWork, ({ machine }) => found.get(machine) ?? 0);
    const machines = ownOf(byMachine, ({ work }) => works.get(work) ?? 0);
    found = new Map(known);
    for (const [machine, own] of machines) {
      const count = new Set(byMachine.get(machine)?.map(({ work }) => work)).size;
      const start = known.get(machine) ?? 0;
      found.set(machine, start + ((own - start) * count) / (count + doubt));
    }
  }
  return Object.fromEntries([...found].map(([machine, own]) => [machine, Math.exp(own)]));
}

/** The runs whose work was seen on more than one kind of machine: the others tell nothing of machines. */
function onSeveralMachines(runs: readonly TimedRun[]): readonly TimedRun[] {
  const several = [...grouped(runs, ({ work }) => work).values()].filter(
    (ofWork) => new Set(ofWork.map(({ machine }) => machine)).size > 1,
  );
  return several.flat();
}

/** Medians, by group, of what is left of the logarithms when the other part is taken away. */
function ownOf(
  groups: ReadonlyMap<string, readonly TimedRun[]>,
  other: (run: TimedRun) => number,
): ReadonlyMap<string, number> {
  const own = [...groups].map(([name, runs]) => {
    const left = runs.map((run) => Math.log(run.seconds) - other(run));
    return [name, median(left)] as const;
  });
  return new Map(own);
}

function grouped(
  runs: readonly TimedRun[],
  keyOf: (run: TimedRun) => string,
): ReadonlyMap<string, readonly TimedRun[]> {
  const groups = new Map<string, TimedRun[]>();
  for (const run of runs) {
    const group = groups.get(keyOf(run));
    if (group) group.push(run);
    else groups.set(keyOf(run), [run]);
  }
  return groups;
}
