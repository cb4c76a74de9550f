import { LayerArguments } from './layer-arguments.ts';
import { kerasSpecs, type Shape } from './keras-specs.ts';
import { made, numberIn, tensor, type Given, type Made, type Thing } from './thing.ts';

const layerName = /^(?:(?:tensorflow\.)?keras|tf_keras)\.(?:layers|models)?\.?(?:\w+\.)*(\w+)$/;
/** What a layer keeps until the shape of its input is known. */
const pending = new WeakMap<Made, Given>();
/** The shape of what a symbolic value holds, and the layers that lead to it. */
const symbols = new WeakMap<Made, { readonly shape: Shape; readonly layers: ReadonlySet<Made> }>();

/** A layer, an input or a model of Keras; null for another call. Weights are known once a layer knows its input. */
export function buildKerasLayer(name: string, given: Given): Thing | null {
  const kind = layerName.exec(name)?.[1];
  if (kind === undefined || !/^[A-Z]/.test(kind)) return null;
  if (kind === 'Input' || kind === 'InputLayer') return symbol(inputShape(given, ['shape']), []);
  const layer = made(null, `keras.${kind}`);
  pending.set(layer, given);
  if (kind === 'Sequential') fill(layer, given.positional[0] ?? given.named.get('layers'));
  if (kind === 'Model') gather(layer, given);
  return layer;
}

function symbol(shape: Shape, layers: Iterable<Made>): Made {
  const value = made(null, null);
  symbols.set(value, { shape, layers: new Set(layers) });
  return value;
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
  const input = layer?.kind === 'made' ? symbols.get(layer) : undefined;
  if (input !== undefined) outputs.set(model, input.shape);
  else if (layer?.kind !== 'made') model.unsure = true;
  else {
    model.attributes.set(String(model.attributes.size), layer);
    outputs.set(model, applied(layer, outputs.get(model) ?? null));
  }
  return true;
}

/** `layer(x)`: what the layer gives for a symbolic value; null where it is called with anything else. */
export function callKerasLayer(layer: Made, given: Given): Thing | null {
  const [first] = given.positional;
  const inputs = (first?.kind === 'list' ? first.items : [first]).flatMap((one) => {
    const known = one?.kind === 'made' ? symbols.get(one) : undefined;
    return known === undefined ? [] : [known];
  });
  const [main] = inputs;
  if (main === undefined) return null;
  const merged =
    inputs.length > 1
      ? mergedShape(
          layer,
          inputs.map(({ shape }) => shape),
        )
      : main.shape;
  const layers = new Set([...inputs.flatMap((one) => [...one.layers]), layer]);
  return symbol(applied(layer, merged), layers);
}

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
  if (layer.outside === 'keras.Sequential') return outputs.get(layer) ?? null;
  const given = pending.get(layer) ?? { positional: [], named: new Map<string, Thing>() };
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
  if (weights !== 0 && !layer.attributes.has('weights'))
    layer.attributes.set('weights', tensor(weights, true));
  return output;
}

/** `Model(inputs, outputs)` holds every layer on the way. */
function gather(model: Made, given: Given): void {
  const end = given.named.get('outputs') ?? given.positional[1];
  const ends = end?.kind === 'list' ? end.items : [end];
  for (const one of ends) {
    const known = one?.kind === 'made' ? symbols.get(one) : undefined;
    if (known === undefined) model.unsure = true;
    for (const layer of known?.layers ?? []) model.attributes.set(String(model.attributes.size), layer);
  }
}
