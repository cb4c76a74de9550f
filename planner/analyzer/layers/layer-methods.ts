import { addKerasLayer } from './keras-layers.ts';
import { extendLayer, listed } from './containers.ts';
import { symbol } from './symbolic-value.ts';
import {
  nothing,
  numberIn,
  tensor,
  textIn,
  times,
  truthIn,
  unknownThing,
  unknownValue,
  type Given,
  type Made,
  type Thing,
} from './thing.ts';

/** Methods that hand back the layer itself. */
const same =
  /^(?:to|cuda|cpu|half|float|double|bfloat16|eval|train|apply|requires_grad_|type|share_memory|to_empty)$/;
const registering = /^(?:add_module|register_module|register_parameter|append|extend|insert|add)$/;

/** What a method that a layer has from its library gives. */
export function callLayerMethod(layer: Made, method: string, given: Given): Thing {
  if (same.test(method)) return layer;
  if (method === 'param' || method === 'add_weight') return addWeight(layer, method, given);
  if (registering.test(method)) return register(layer, method, given);
  if (method === 'register_buffer' || method === 'load_state_dict') return nothing;
  return method === 'get_submodule' ? unknownThing : unknownValue;
}

/** `self.param('scale', init, (64,))` of flax, `self.add_weight(shape=(64,))` of Keras. */
function addWeight(layer: Made, method: string, { positional, named }: Given): Thing {
  const shape = named.get('shape') ?? positional.find(({ kind }) => kind === 'list');
  const count = shape?.kind === 'list' ? times(...shape.items.map(numberIn)) : null;
  const trained = named.get('trainable');
  const isTrained = trained === undefined || truthIn(trained) !== false;
  layer.attributes.set(`${method} ${layer.attributes.size}`, tensor(count, isTrained));
  return symbol(shape?.kind === 'list' ? shape.items.map(numberIn) : null);
}

function register(layer: Made, method: string, given: Given): Thing {
  const [first = unknownThing, second = unknownThing] = given.positional;
  const name = textIn(given.named.get('name') ?? first);
  if (method === 'add' && addKerasLayer(layer, first)) return layer;
  if (method === 'append' || method === 'add') extendLayer(layer, [first]);
  else if (method === 'extend') extendLayer(layer, listed(first));
  else if (method === 'insert') extendLayer(layer, [second]);
  else if (name !== null)
    layer.attributes.set(name, given.named.get('module') ?? given.named.get('param') ?? second);
  else layer.unsure = true;
  return layer;
}
