import { LayerArguments } from './layer-arguments.ts';
import { kerasSpecs } from './keras-specs.ts';
import { symbol, symbolic, type Shape } from './symbolic-value.ts';
import { made, numberIn, tensor, type Given, type Made, type Thing } from './thing.ts';

const layerName = /^(?:(?:tensorflow\.)?keras|tf_keras)\.(?:layers|models)?\.?(?:\w+\.)*(\w+)$/;
/** What a layer keeps until the shape of its input is known. */
const pending = new WeakMap<Made, Given>();
/** What belongs to Keras and is no layer. */
const other =
  /^(?:(?:tensorflow\.)?keras|tf_keras)\.(?:metrics|losses|optimizers|callbacks|initializers|regularizers|constraints|activations|utils|datasets|backend|ops|random|mixed_precision)\./;

/** A layer, an input or a model of Keras; null for another call. Weights are known once a layer knows its input. */
export function buildKerasLayer(name: string, given: Given): Thing | null {
  const kind = layerName.exec(name)?.[1];
  if (kind === undefined || other.test(name) || !/^[A-Z]/.test(kind)) return null;
  if (kind === 'Input' || kind === 'InputLayer') return symbol(inputShape(given, ['shape']));
  const layer = made(null, `keras.${kind}`);
  pending.set(layer, given);
  if (kind === 'Sequential') fill(layer, given.positional[0] ?? given.named.get('layers'));
  if (kind === 'Model') gather(layer, given);
  return layer;
}

function inputShape(given: Given, names: readonly string[]): Shape {
  const thing =
    names.map((one) => given.named.get(one)).find((one) => one !== undefined) ?? given.positional[0];
  return thing?.kind === 'list' ? thing.items.map(numberIn) : null;
}

function fill(model: Made, layers: Thing | undefined): void {
  if (layers === undefined) return;
  if (layers.kind !== 'list') model.unsure = true;
  else for (const layer of layers.items) addKerasLayer(model, layer);
}

const outputs = new WeakMap<Made, Shape>();

/** `Sequential.add`: the layer takes what the one before it gives. False where the object is no such model. */
export function addKerasLayer(model: Made, layer: Thing | undefined): boolean {
  if (model.outside !== 'keras.Sequential') return false;
  const input = symbolic(layer);
  if (input !== null) outputs.set(model, input.shape);
  else if (layer?.kind !== 'made') model.unsure = true;
  else {
    model.attributes.set(String(model.attributes.size), layer);
    outputs.set(model, applied(layer, outputs.get(model) ?? null));
  }
  return true;
}

export function isKerasLayer(layer: Made): boolean {
  return layer.outside?.startsWith('keras.') === true;
}

/** Gives a layer its weights for the shapes of its inputs, and answers the shape of its output. */
export function applyKerasLayer(layer: Made, inputs: readonly Shape[]): Shape {
  return applied(layer, inputs.length > 1 ? mergedShape(layer, inputs) : (inputs[0] ?? null));
}

/** Whether an object holds a layer that has never been called, so that its weights are unknown. */
export function isLeftOpen(layer: Made, seen = new Set<Made>()): boolean {
  if (seen.has(layer)) return false;
  seen.add(layer);
  return [...layer.attributes.values()]
    .flatMap((held) => (held.kind === 'list' ? held.items : [held]))
    .some((held) => held.kind === 'made' && (isUnsized(held) || isLeftOpen(held, seen)));
}

function isUnsized(layer: Made): boolean {
  if (layer.unsure) return true;
  if (!pending.has(layer) || layer.attributes.size > 0) return false;
  const spec = kerasSpecs(layer.outside?.slice('keras.'.length) ?? '');
  return spec?.build(new LayerArguments(spec.signature, pending.get(layer) ?? none), null).weights !== 0;
}

const none: Given = { positional: [], named: new Map() };

function mergedShape(layer: Made, shapes: readonly Shape[]): Shape {
  const [first = null] = shapes;
  if (layer.outside !== 'keras.Concatenate' || first === null) return first;
  const last = shapes.map((shape) => shape?.at(-1) ?? null);
  const width = last.reduce<number | null>(
    (sum, one) => (sum === null || one === null ? null : sum + one),
    0,
  );
  return [...first.slice(0, -1), width];
}

/** Gives a layer its weights for the shape of its input, once, and answers the shape of its output. */
function applied(layer: Made, shape: Shape): Shape {
  if (layer.outside === 'keras.Sequential') return outputs.get(layer) ?? throughAll(layer, shape);
  const given = pending.get(layer) ?? none;
  const stated = inputShape({ positional: [], named: given.named }, ['input_shape', 'batch_input_shape']);
  const dimension = numberIn(given.named.get('input_dim'));
  const input = stated ?? (shape === null && dimension !== null ? [dimension] : shape);
  const spec = kerasSpecs(layer.outside?.slice('keras.'.length) ?? '');
  if (spec === null) {
    layer.unsure = true;
    return null;
  }
  const read = new LayerArguments(spec.signature, given);
  const { weights, output } = spec.build(read, input);
  const before = layer.attributes.get('weights');
  if (weights !== 0 && (before?.kind !== 'tensor' || before.count === null))
    layer.attributes.set('weights', tensor(weights, true));
  return output;
}

/** A `Sequential` that does not say its input takes the one that it is called with. */
function throughAll(model: Made, input: Shape): Shape {
  let shape = input;
  for (const layer of model.attributes.values()) if (layer.kind === 'made') shape = applied(layer, shape);
  outputs.set(model, shape);
  return shape;
}

/** `Model(inputs, outputs)` holds every layer on the way. */
function gather(model: Made, given: Given): void {
  const end = given.named.get('outputs') ?? given.positional[1];
  const ends = end?.kind === 'list' ? end.items : [end];
  for (const one of ends) {
    const known = symbolic(one);
    if (known === null) model.unsure = true;
    for (const layer of known?.layers ?? []) model.attributes.set(String(model.attributes.size), layer);
  }
}
