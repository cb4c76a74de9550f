import type { MachineAnswer, MachinePlace, SnapshotAnswer } from '../../schemas/catalog-answers.ts';
import { alignColumns } from './layout.ts';
import { exactUsd } from './render-price.ts';
import type { Style } from './style.ts';

/** Facts of a machine type, its price in each region, and which snapshot says so. */
export function renderMachine(answer: MachineAnswer, style: Style): string {
  const { machine, provisioningModels, places, snapshot } = answer;
  const gpu = machine.accelerator;
  const facts = [
    ['series', `${machine.series}, ${machine.architecture}`],
    ['size', `${machine.vcpus} vCPUs, ${machine.memoryGib} GiB`],
    ['GPUs', gpu ? `${gpu.count} × ${gpu.type}` : 'none of its own'],
    ['local SSD', machine.localSsdGib > 0 ? `${machine.localSsdGib} GiB bundled` : 'none bundled'],
    ['CPU speed', known(machine.coremarkPerVcpu, 'CoreMark per vCPU')],
    ['network', known(machine.networkGbps, 'Gbit/s')],
    ['disks', machine.diskKinds.join(', ')],
    ['sold as', provisioningModels.join(', ')],
  ];
  const [head = '', ...rows] = alignColumns([
    ['region', 'zones', 'on demand', 'Spot'],
    ...places.map(placeOf),
  ]);
  return [
    style.bold(machine.name),
    ...alignColumns(facts),
    style.bold(head),
    ...rows,
    ...renderSnapshot(snapshot).map(style.dim),
  ].join('\n');
}

function known(value: number | null, unit: string): string {
  return value === null ? 'unknown' : `${value} ${unit}`;
}

function placeOf({ region, zones, usdPerHour, spotUsdPerHour }: MachinePlace): readonly string[] {
  const letters = zones.map((zone) => zone.slice(region.length + 1)).join(' ');
  return [region, letters || 'unknown', exactUsd(usdPerHour), exactUsd(spotUsdPerHour)];
}

/** Which snapshot is in use, every source with its date, and what it does not hold. */
function renderSnapshot(snapshot: SnapshotAnswer): readonly string[] {
  const from = snapshot.origin === 'refreshed' ? 'refreshed from Google' : 'built in';
  return [
    `Snapshot ${snapshot.asOf}, ${from}: list prices in USD an hour.`,
    ...snapshot.sources.map(({ what, title, date }) => `  ${what}: ${title}, ${date}`),
    `  not in it: ${snapshot.outOfScope.join('; ')}`,
  ];
}
