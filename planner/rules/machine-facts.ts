import type { MachineTypeFacts } from '../../schemas/catalog.ts';
import type { Catalog } from '../ports.ts';
import type { Context, Finding } from './check.ts';
import { kept, notJudged, whenKnown } from './check.ts';
import { g2GpusByVcpus } from './facts/g2-shapes.ts';
import type { Attached, MachineView } from './machine-view.ts';
import { Unknown, type Maybe } from './value.ts';

/** `g2` of `g2-custom-8-40960`, in lower case. */
export function seriesOf(machineType: string): string {
  return /^(?:custom|f1|g1)-/.test(machineType)
    ? 'n1'
    : (machineType.split('-')[0] ?? machineType).toLowerCase();
}

/** GPUs that a type brings: the catalog's, or for a custom G2 those of its vCPUs (R04); null where it brings none. */
export function builtInGpus(machineType: string, catalog: Catalog): Attached | null {
  const facts = catalog.machineType(machineType);
  if (facts) return facts.accelerator;
  const vcpus = Number(/^g2-custom-(\d+)-/.exec(machineType)?.[1]);
  const count = g2GpusByVcpus[vcpus];
  return count === undefined ? null : { type: 'nvidia-l4', count };
}

/** All GPUs of a machine: those of its type, else those attached. Unknown where either is. */
export function gpusOf({ machineType, attached }: MachineView, catalog: Catalog): Maybe<Attached | null> {
  const own = typeof machineType === 'string' ? builtInGpus(machineType, catalog) : null;
  if (own) return own;
  if (attached instanceof Unknown) return attached;
  const [first] = attached;
  if (first) return first;
  return machineType instanceof Unknown ? machineType : null;
}

/** Judges where the machine type is told and the catalog knows it; says so where it does not. */
export function withFacts(
  { machineType }: MachineView,
  { catalog }: Context,
  judge: (facts: MachineTypeFacts) => readonly Finding[],
): readonly Finding[] {
  return whenKnown({ machine_type: machineType }, ({ machine_type: name }) => {
    if (name === null) return kept;
    const facts = catalog.machineType(name);
    return facts ? judge(facts) : notJudged(`machine_type: the catalog does not know ${name}`);
  });
}

/** Judges where the machine type is one of these; says nothing of any other. */
export function forTypes(
  { machineType }: MachineView,
  pattern: RegExp,
  judge: (machineType: string) => readonly Finding[],
): readonly Finding[] {
  return whenKnown({ machine_type: machineType }, ({ machine_type: name }) =>
    name !== null && pattern.test(name) ? judge(name) : kept,
  );
}

/** Judges where the machine has GPUs. */
export function withGpus(
  machine: MachineView,
  { catalog }: Context,
  judge: (gpus: Attached) => readonly Finding[],
): readonly Finding[] {
  return whenKnown({ guest_accelerator: gpusOf(machine, catalog) }, ({ guest_accelerator: gpus }) =>
    gpus === null ? kept : judge(gpus),
  );
}
