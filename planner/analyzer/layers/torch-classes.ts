import { buildContainer } from './containers.ts';
import { layerBase } from './count-parameters.ts';
import type { Given, Made } from './thing.ts';
import { buildTorchLayer } from './torch-layers.ts';

/** Gives an object what a class of torch.nn puts into it; of a class that is not known, anything may be in it. */
export function buildTorchClass(layer: Made, name: string, given: Given): void {
  if (!buildContainer(layer, name, given) && !buildTorchLayer(layer, name, given)) layer.unsure = true;
}

/** Bases that bring no weights of their own. */
const emptyBase = /Module$|(?:^|\.)(?:tf_)?keras\.(?:\w+\.)*(?:Model|Layer)$/;

/** What the constructor of the outside class does from which a project class derives. */
export function constructBase(object: Made, given: Given): void {
  const torch = /^torch\.nn\.(?:modules\.)?(?:\w+\.)?(\w+)$/.exec(object.outside ?? '')?.[1];
  if (torch !== undefined) buildTorchClass(object, torch, given);
  else if (object.outside !== null && layerBase.test(object.outside) && !emptyBase.test(object.outside))
    object.unsure = true;
}
