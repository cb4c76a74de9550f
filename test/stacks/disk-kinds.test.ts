import { expect, test } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import * as need from '../../planner/optimiser/need.ts';
import { diskKindOf } from '../../planner/optimiser/offering-rules.ts';
import { bootDiskGib, diskKind, hasBundledLocalSsd } from '../../stacks/disk-kinds.ts';
import type { MachineTypeFacts } from '../../schemas/catalog.ts';

const catalog = await loadCatalog();
const machines = new Map<string, MachineTypeFacts>();
for (const { machine } of catalog.entries()) machines.set(machine.name, machine);

/** What is made must be what was priced: the two rooms may not import each other, so a test holds them together. */
test('every machine of the catalog gets the disks that its plan counted', () => {
  const differing = [...machines.values()]
    .map((machine) => [machine.name, diskKindOf(machine), diskKind(machine.name)] as const)
    .filter(([, priced, made]) => priced !== null && priced !== made);
  expect(machines.size).toBeGreaterThan(100);
  expect(differing).toEqual([]);
  expect(bootDiskGib).toBe(need.bootDiskGib);
});

test('machines that bring local SSD are known as such', () => {
  const differing = [...machines.values()]
    .filter(({ localSsdGib, name }) => localSsdGib > 0 !== hasBundledLocalSsd(name))
    .map(({ name, localSsdGib }) => `${name} ${localSsdGib}`);
  expect(differing).toEqual([]);
});
