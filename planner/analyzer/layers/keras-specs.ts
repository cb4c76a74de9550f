import type { LayerArguments } from './layer-arguments.ts';
import type { Shape } from './symbolic-value.ts';
import { numberIn, plus, textIn, times } from './thing.ts';

interface Built {
  readonly weights: number | null;
  readonly output: Shape;
}

interface KerasSpec {
  readonly signature: readonly string[];
  build(given: LayerArguments, input: Shape): Built;
}

/** The layer of a name as the reference of Keras 3 gives it; null where its weights are not known here. */
export function kerasSpecs(name: string): KerasSpec | null {
  const own = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (own !== undefined) return own;
  const convolution = /^Conv(?:olution)?([123])D$/.exec(name);
  if (convolution !== null) return convolutional(Number(convolution[1]));
  const pool = /^(?:Max|Average)Pool(?:ing)?([123])D$/.exec(name);
  if (pool !== null) return pooling(Number(pool[1]));
  if (/^Global(?:Max|Average)Pool(?:ing)?[123]D$/.test(name)) return shaped((input) => last(input));
  if (/^(?:LSTM|GRU|SimpleRNN)$/.test(name)) return recurrent(name);
  return same.test(name) ? shaped((input) => input) : null;
}

/** Layers that keep the shape and hold nothing that is trained. */
const same =
  /^(?:\w*Dropout\w*|Activation|ReLU|LeakyReLU|ELU|Softmax|GaussianNoise|Rescaling|Random\w+|Masking|Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Normalization)$/;

const specs: Readonly<Record<string, KerasSpec>> = {
  Dense: {
    signature: ['units', 'activation', 'use_bias'],
    build: (given, input) => {
      const units = given.number('units');
      const biases = given.where('use_bias', true, units);
      return { weights: plus(times(input?.at(-1) ?? null, units), biases), output: ending(input, units) };
    },
  },
  Embedding: {
    signature: ['input_dim', 'output_dim'],
    build: (given, input) => {
      const width = given.number('output_dim');
      const length = input?.length === 1 ? input[0] : given.number('input_length');
      return { weights: times(given.number('input_dim'), width), output: [length ?? null, width] };
    },
  },
  Flatten: shaped((input) => (input === null ? null : [times(...input)])),
  Reshape: {
    signature: ['target_shape'],
    build: (given) => ({ weights: 0, output: sides(given, 'target_shape') }),
  },
  BatchNormalization: normalising(4),
  LayerNormalization: normalising(2),
  MultiHeadAttention: { signature: ['num_heads', 'key_dim', 'value_dim'], build: attention },
};

function shaped(output: (input: Shape) => Shape): KerasSpec {
  return { signature: [], build: (_given, input) => ({ weights: 0, output: output(input) }) };
}

function last(input: Shape): Shape {
  return input === null ? null : [input.at(-1) ?? null];
}

function ending(input: Shape, width: number | null): Shape {
  return input === null ? null : [...input.slice(0, -1), width];
}

function sides(given: LayerArguments, name: string): Shape {
  const thing = given.thing(name);
  return thing?.kind === 'list' ? thing.items.map(numberIn) : null;
}

/** A scale and an offset for each channel; the batch norm keeps a mean and a variance as well, which Keras counts. */
function normalising(each: number): KerasSpec {
  return {
    signature: [],
    build: (_given, input) => ({ weights: times(each, input?.at(-1) ?? null), output: input }),
  };
}

function side(given: LayerArguments, name: string, axis: number, usual: number): number | null {
  const thing = given.thing(name);
  return thing?.kind === 'list' ? numberIn(thing.items[axis]) : given.number(name, usual);
}

/** The sides that a window leaves: all of them with padding, else those where it fits. */
export function windowedShape(
  given: LayerArguments,
  input: Shape,
  rank: number,
  window: string,
  usualStride: number | null,
): Shape {
  if (input?.length !== rank + 1) return null;
  const padded = textIn(given.thing('padding'))?.toLowerCase() === 'same';
  return input.slice(0, rank).map((length, axis) => {
    const size = side(given, window, axis, 2);
    const stride = side(given, 'strides', axis, usualStride ?? size ?? 1);
    if (length === null || size === null || stride === null) return null;
    return padded ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
  });
}

function convolutional(rank: number): KerasSpec {
  return {
    signature: ['filters', 'kernel_size', 'strides', 'padding'],
    build: (given, input) => {
      const filters = given.number('filters');
      const kernel = given.size('kernel_size', rank);
      const groups = given.number('groups', 1);
      const weights = times(kernel, input?.at(-1) ?? null, filters, groups === null ? null : 1 / groups);
      const output = windowedShape(given, input, rank, 'kernel_size', 1);
      return {
        weights: plus(weights, given.where('use_bias', true, filters)),
        output: output === null ? ending(input?.map(() => null) ?? null, filters) : [...output, filters],
      };
    },
  };
}

function pooling(rank: number): KerasSpec {
  return {
    signature: ['pool_size', 'strides', 'padding'],
    build: (given, input) => {
      const output = windowedShape(given, input, rank, 'pool_size', null);
      return { weights: 0, output: output === null ? null : [...output, input?.at(-1) ?? null] };
    },
  };
}

const gates: Readonly<Record<string, number>> = { LSTM: 4, GRU: 3, SimpleRNN: 1 };

function recurrent(name: string): KerasSpec {
  return {
    signature: ['units'],
    build: (given, input) => {
      const units = given.number('units');
      // The GRU of Keras has a second bias by default, for the recurrent part.
      const biases = given.where('use_bias', true, name === 'GRU' ? 2 : 1);
      const weights = times(gates[name] ?? 1, units, plus(input?.at(-1) ?? null, units, biases));
      const whole = given.where('return_sequences', false, 1);
      return { weights, output: whole === 1 ? ending(input, units) : whole === 0 ? [units] : null };
    },
  };
}

/** Queries, keys, values and the way back, each with a bias. */
function attention(given: LayerArguments, input: Shape): Built {
  const width = input?.at(-1) ?? null;
  const keys = times(given.number('num_heads'), given.number('key_dim'));
  const values = times(given.number('num_heads'), given.number('value_dim', given.number('key_dim')));
  const biased = given.where('use_bias', true, 1);
  const projections = times(2, plus(times(width, keys), times(width, values)));
  return { weights: plus(projections, times(biased, plus(keys, keys, values, width))), output: input };
}
