import { LayerArguments } from './layer-arguments.ts';
import { made, plus, tensor, times, type Given, type Made } from './thing.ts';

interface NnxSpec {
  readonly signature: readonly string[];
  weights(given: LayerArguments): number | null;
}

/** Layers as the reference of flax.nnx (0.10) gives them: they know their inputs when they are made. */
const specs: Readonly<Record<string, NnxSpec>> = {
  Linear: {
    signature: ['in_features', 'out_features'],
    weights: (given) => weighed(given, times(given.number('in_features'), given.number('out_features'))),
  },
  Conv: {
    signature: ['in_features', 'out_features', 'kernel_size'],
    weights: (given) => {
      const [inputs, outputs] = [given.number('in_features'), given.number('out_features')];
      const groups = given.number('feature_group_count', 1);
      const each = groups === null ? null : 1 / groups;
      return weighed(given, times(inputs, outputs, given.size('kernel_size'), each));
    },
  },
  Embed: {
    signature: ['num_embeddings', 'features'],
    weights: (given) => times(given.number('num_embeddings'), given.number('features')),
  },
  BatchNorm: { signature: ['num_features'], weights: scaled },
  LayerNorm: { signature: ['num_features'], weights: scaled },
  RMSNorm: { signature: ['num_features'], weights: (given) => given.number('num_features') },
  MultiHeadAttention: {
    signature: ['num_heads', 'in_features', 'qkv_features', 'out_features'],
    weights: (given) => {
      const inputs = given.number('in_features');
      const inner = given.number('qkv_features', inputs);
      const outputs = given.number('out_features', inputs);
      const biases = given.where('use_bias', true, plus(times(3, inner), outputs));
      return plus(times(3, inputs, inner), times(inner, outputs), biases);
    },
  },
  Dropout: { signature: ['rate'], weights: () => 0 },
};

/** A layer of flax.nnx; null for another call. */
export function buildNnxLayer(name: string, given: Given): Made | null {
  const kind = /^flax\.nnx\.(?:\w+\.)*([A-Z]\w*)$/.exec(name)?.[1] ?? '';
  const spec = Object.hasOwn(specs, kind) ? specs[kind] : undefined;
  if (spec === undefined) return null;
  const layer = made(null, name);
  layer.attributes.set('weights', tensor(spec.weights(new LayerArguments(spec.signature, given)), true));
  return layer;
}

function weighed(given: LayerArguments, weights: number | null): number | null {
  return plus(weights, given.where('use_bias', true, given.number('out_features')));
}

function scaled(given: LayerArguments): number | null {
  const features = given.number('num_features');
  return plus(given.where('use_bias', true, features), given.where('use_scale', true, features));
}
