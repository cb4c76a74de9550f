import { unknownThing, type Given, type Made, type Thing } from './thing.ts';

/** Puts what a container of torch.nn is given into it; false where the class is no container. */
export function buildContainer(layer: Made, name: string, given: Given): boolean {
  if (!/^(?:Sequential|ModuleList|ModuleDict|ParameterList|ParameterDict)$/.test(name)) return false;
  const [first] = given.positional;
  if (first?.kind === 'map') for (const [key, held] of first.entries) layer.attributes.set(key, held);
  else extendLayer(layer, name === 'Sequential' || first === undefined ? given.positional : listed(first));
  if (given.named.has('*') || given.named.has('**')) layer.unsure = true;
  return true;
}

/** Adds layers behind those that a container holds. */
export function extendLayer(layer: Made, held: readonly Thing[]): void {
  let index = [...layer.attributes.keys()].filter((key) => /^\d+$/.test(key)).length;
  for (const thing of held) {
    layer.attributes.set(String(index), thing);
    index += 1;
  }
}

export function listed(thing: Thing): readonly Thing[] {
  return thing.kind === 'list' ? thing.items : [unknownThing];
}
