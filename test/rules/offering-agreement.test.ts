import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { brokenRules, breaksRules } from '../../planner/optimiser/offering-rules.ts';
import type { Catalog } from '../../planner/ports.ts';
import { judgePlan } from '../../planner/rules/judge.ts';
import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { ProvisioningModel } from '../../schemas/job.ts';
import { offeringRules } from '../../schemas/offering-rules.ts';
import { buildOffering, buildPlan, buildPrediction } from '../support/build-plan.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

const provisioningModels = ['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND'] as const;

type Accelerator = MachineTypeFacts['accelerator'];

/** Every GPU that is attached in every count that a person may try, and some that come with machines of their own. */
const accelerators: readonly Accelerator[] = [
  null,
  ...['t4', 'p4', 'v100', 'p100'].flatMap((gpu) =>
    [1, 2, 3, 4, 8].map((count) => ({ type: `nvidia-tesla-${gpu}`, count })),
  ),
  { type: 'nvidia-l4', count: 1 },
  { type: 'nvidia-b200', count: 8 },
];

/** All machines with GPUs and all of N1; of the others, which differ in nothing the rules look at, the first of each kind. */
function machines(): readonly MachineTypeFacts[] {
  const all = [...new Set((catalog.groups?.() ?? []).map(({ machine }) => machine))];
  const kindOf = ({ name, accelerator, series }: MachineTypeFacts) =>
    accelerator || series === 'N1' ? name : name.split('-').slice(0, 2).join('-');
  return [...Map.groupBy(all, kindOf).values()].flatMap(([first]) => (first ? [first] : []));
}

/** R09 speaks of the image as well, which no offering decides. */
function imageOf({ architecture }: MachineTypeFacts) {
  return { project: 'debian-cloud', family: architecture === 'ARM64' ? 'debian-12-arm64' : 'debian-12' };
}

/** Rules that the offering breaks by the optimiser, and by the check of the plan that it would be. */
function verdicts(machine: MachineTypeFacts, accelerator: Accelerator, provisioningModel: ProvisioningModel) {
  const judged = { machine, accelerator, provisioningModel };
  const chosen = brokenRules(judged).map(({ rule }) => rule);
  const offering = buildOffering({ machineType: machine.name, accelerator, provisioningModel });
  const facts = { ...catalog, machineType: () => machine };
  const { violations } = judgePlan(
    buildPlan({ offering, prediction: buildPrediction({ image: imageOf(machine) }) }),
    { ...facts, groups: () => [] },
  );
  const errors = violations.filter(({ severity, rule }) => severity === 'error' && rule in offeringRules);
  const checked = [...new Set(errors.map(({ rule }) => rule))].sort();
  return { chosen, checked, refused: breaksRules(judged) };
}

describe('the optimiser and the check of plans', () => {
  it('refuse the same offerings by the same rules, over the whole catalog', () => {
    const seen = new Set<string>();
    const apart: string[] = [];
    for (const machine of machines())
      for (const accelerator of [machine.accelerator, ...accelerators])
        for (const model of provisioningModels) {
          const { chosen, checked, refused } = verdicts(machine, accelerator, model);
          chosen.forEach((rule) => seen.add(rule));
          if (chosen.join() !== checked.join() || refused !== chosen.length > 0)
            apart.push(
              `${machine.name} ${accelerator?.count} ${accelerator?.type} ${model}: ${chosen.join()} / ${checked.join()}`,
            );
        }
    expect(apart).toEqual([]);
    expect([...seen].sort()).toEqual(['R01', 'R02', 'R03', 'R07', 'R08', 'R09', 'R23']);
  });
});
