import { windowedShape } from './keras-specs.ts';
import { LayerArguments } from './layer-arguments.ts';
import type { Shape } from './symbolic-value.ts';
import { made, numberIn, plus, tensor, times, type Given, type Made, type Thing } from './thing.ts';

interface Built {
  readonly weights: number | null;
  readonly output: Shape;
}

interface FlaxSpec {
  readonly signature: readonly string[];
  build(given: LayerArguments, input: Shape): Built;
}

const pending = new WeakMap<Made, Given>();
const linen = /^flax\.linen\.(?:\w+\.)*([A-Z]\w*)$/;

/** Layers as the reference of flax.linen (0.10) gives them: what they learn, and the shape that they hand on. */
const specs: Readonly<Record<string, FlaxSpec>> = {
  Dense: { signature: ['features', 'use_bias'], build: dense },
  DenseGeneral: { signature: ['features', 'axis'], build: dense },
  Conv: { signature: ['features', 'kernel_size', 'strides', 'padding'], build: convolution },
  ConvTranspose: { signature: ['features', 'kernel_size', 'strides', 'padding'], build: transposed },
  Embed: {
    signature: ['num_embeddings', 'features'],
    build: (given, input) => ({
      weights: times(given.number('num_embeddings'), given.number('features')),
      output: input === null ? [null, given.number('features')] : [...input, given.number('features')],
    }),
  },
  BatchNorm: normalising(),
  LayerNorm: normalising(),
  GroupNorm: normalising(),
  RMSNorm: {
    signature: [],
    build: (_given, input) => ({ weights: input?.at(-1) ?? null, output: input }),
  },
  Dropout: { signature: [], build: (_given, input) => ({ weights: 0, output: input }) },
  SelfAttention: attention(),
  MultiHeadAttention: attention(),
  MultiHeadDotProductAttention: attention(),
};

/** A layer of flax.linen; null for another call. Its weights are known once it knows its input. */
export function buildFlaxLayer(name: string, given: Given): Made | null {
  const kind = linen.exec(name)?.[1];
  if (kind === undefined) return null;
  const layer = made(null, `flax.linen.${kind}`);
  pending.set(layer, given);
  return layer;
}

/** Gives a layer its weights for the shape of its input, and answers the shape of its output. */
export function applyFlaxLayer(layer: Made, input: Shape): Shape {
  const kind = layer.outside?.slice('flax.linen.'.length) ?? '';
  const spec = Object.hasOwn(specs, kind) ? specs[kind] : undefined;
  const given = pending.get(layer);
  if (spec === undefined || given === undefined) {
    layer.unsure = true;
    return null;
  }
  const { weights, output } = spec.build(new LayerArguments(spec.signature, given), input);
  if (!layer.attributes.has('weights')) layer.attributes.set('weights', tensor(weights, true));
  return output;
}

function width(thing: Thing | undefined): number | null {
  return thing?.kind === 'list' ? times(...thing.items.map(numberIn)) : numberIn(thing);
}

function dense(given: LayerArguments, input: Shape): Built {
  const features = width(given.thing('features'));
  const inputs = given.thing('axis')?.kind === 'list' && input !== null ? times(...input.slice(-2)) : null;
  const weights = times(inputs ?? input?.at(-1) ?? null, features);
  const output = input === null ? [features] : [...input.slice(0, -1), features];
  return { weights: plus(weights, given.where('use_bias', true, features)), output };
}

function convolution(given: LayerArguments, input: Shape): Built {
  const features = given.number('features');
  const kernel = given.thing('kernel_size');
  const size = width(kernel);
  const rank = kernel?.kind === 'list' ? kernel.items.length : 1;
  const groups = given.number('feature_group_count', 1);
  const weights = times(size, input?.at(-1) ?? null, features, groups === null ? null : 1 / groups);
  const sides = windowedShape(given.withDefault('padding', 'SAME'), input, rank, 'kernel_size', 1);
  return {
    weights: plus(weights, given.where('use_bias', true, features)),
    output: [...(sides ?? Array.from({ length: rank }, () => null)), features],
  };
}

/** Its output is as large as strides and padding make it, of which the channels are taken alone. */
function transposed(given: LayerArguments, input: Shape): Built {
  const { weights, output } = convolution(given, input);
  return { weights, output: output?.map((side, axis) => (axis === output.length - 1 ? side : null)) ?? null };
}

function normalising(): FlaxSpec {
  return {
    signature: ['use_running_average'],
    build: (given, input) => {
      const channels = input?.at(-1) ?? null;
      const [bias, scale] = ['use_bias', 'use_scale'].map((name) => given.where(name, true, channels));
      return { weights: plus(bias ?? null, scale ?? null), output: input };
    },
  };
}

function attention(): FlaxSpec {
  return {
    signature: ['num_heads', 'dtype', 'param_dtype', 'qkv_features', 'out_features'],
    build: (given, input) => {
      const inputs = input?.at(-1) ?? null;
      const inner = given.number('qkv_features', inputs);
      const outputs = given.number('out_features', inputs);
      const biases = given.where('use_bias', true, plus(times(3, inner), outputs));
      return {
        weights: plus(times(3, inputs, inner), times(inner, outputs), biases),
        output: input === null ? null : [...input.slice(0, -1), outputs],
      };
    },
  };
}
