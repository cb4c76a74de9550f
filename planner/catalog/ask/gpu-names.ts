import { HeadstartError } from '../../../schemas/failure.ts';
import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import { attachConflict } from '../../../schemas/gpu-attachment.ts';
import type { Catalog } from '../../ports.ts';
import { didYouMean } from '../nearest-names.ts';

/** `A100-80GB`, `a100 80gb` and `nvidia-a100-80gb` are one name. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^nvidia-?/, '')
    .replace(/^tesla-?/, '')
    .replaceAll(/[^a-z0-9]/g, '');
}

/** The accelerator that a name means: its type, or as people say it. Null where there is none. */
export function findGpu(catalog: Catalog, name: string): AcceleratorFacts | null {
  const known = catalog.accelerator(name);
  if (known) return known;
  const plain = plainName(name);
  return (
    catalog
      .accelerators()
      .find((facts) => plainName(facts.type) === plain || plainName(facts.name) === plain) ?? null
  );
}

/** Type of the accelerator that a name means. Throws HeadstartError `usage` with the nearest names. */
export function gpuTypeOf(catalog: Catalog, name: string): string {
  const found = findGpu(catalog, name);
  if (found) return found.type;
  const { message, fix } = unknownGpu(catalog, name);
  throw new HeadstartError({ code: 'usage', fault: 'user', message, nextStep: fix });
}

/** Null for the type of an accelerator, as Google Cloud names it; else the type that is meant, or what is near. */
export function gpuTypeConflict(
  catalog: Catalog,
  type: string,
): { readonly message: string; readonly fix: string } | null {
  if (catalog.accelerator(type)) return null;
  const meant = findGpu(catalog, type);
  if (!meant) return unknownGpu(catalog, type);
  return { message: `There is no accelerator type "${type}".`, fix: `Its type is "${meant.type}".` };
}

function unknownGpu(catalog: Catalog, name: string): { readonly message: string; readonly fix: string } {
  const all = catalog.accelerators();
  const names = [...all.map(({ type }) => type), ...all.map((facts) => facts.name)];
  return {
    message: `There is no GPU "${name}".`,
    fix: didYouMean(name, names) ?? 'List them with "headstart gpus".',
  };
}

/** Why a machine does not take a GPU; null where it does. Rules R01, R02 and R03. */
export function gpuConflict(
  catalog: Catalog,
  machineType: string,
  { type, count }: { readonly type: string; readonly count: number },
): { readonly message: string; readonly fix: string } | null {
  const machine = catalog.machineType(machineType);
  if (!machine) return null;
  const own = machine.accelerator;
  if (!own) {
    const conflict = attachConflict(machine, { type, count });
    return (
      conflict && { message: `${conflict.message.replace(/\.$/, '')} (${conflict.rule}).`, fix: conflict.fix }
    );
  }
  if (own.type === type && own.count === count) return null;
  return {
    message: `${machineType} comes with ${own.count} × ${own.type}, and takes no other GPU (R03).`,
    fix: 'Leave --gpu out: the GPU of the machine is part of its price.',
  };
}
