import type { Tensor, Thing } from './thing.ts';

/** Classes whose objects hold weights and register what is set on them. */
export const layerBase =
  /^(?:torch\.nn\.|(?:pytorch_)?lightning\.(?:pytorch\.)?(?:core\.)?(?:\w+\.)?LightningModule$|pl\.LightningModule$|transformers\.(?:\w+\.)*\w*PreTrainedModel$|(?:tensorflow\.)?keras\.|tf_keras\.|flax\.(?:linen|nnx)\.)/;

/** The parameters of a model: each tensor that it registers once, however many layers share it; null where one is unknown. */
export function countParameters(model: Thing): number | null {
  const tensors = new Set<Tensor>();
  if (!collect(model, tensors, new Set())) return null;
  let sum = 0;
  for (const { count } of tensors) {
    if (count === null) return null;
    sum += count;
  }
  return Number.isSafeInteger(sum) ? sum : null;
}

/** Gathers what a layer registers: layers and parameters in its attributes. False where something may be missing. */
function collect(thing: Thing, into: Set<Tensor>, seen: Set<Thing>): boolean {
  if (thing.kind === 'tensor') {
    if (thing.trained) into.add(thing);
    return true;
  }
  if (thing.kind === 'unknown') return !thing.weights;
  if (thing.kind !== 'made' || thing.outside === null || !layerBase.test(thing.outside)) return true;
  if (seen.has(thing)) return true;
  seen.add(thing);
  return !thing.unsure && [...thing.attributes.values()].every((held) => collect(held, into, seen));
}
