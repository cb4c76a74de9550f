import { LayerArguments } from './layer-arguments.ts';
import { countParameters } from './count-parameters.ts';
import { numberIn, plus, tensor, times, type Given, type Made, type Thing } from './thing.ts';

type Weights = Readonly<Record<string, number | null>>;

interface LayerSpec {
  /** The parameters of its constructor, in order. */
  readonly signature: readonly string[];
  /** Its tensors by name, and how many numbers each has. */
  weights(given: LayerArguments): Weights;
}

/** Layers as the reference of torch.nn (2.x) gives them: weights and biases, and what is on by default. */
const specs: Readonly<Record<string, LayerSpec>> = {
  Linear: {
    signature: ['in_features', 'out_features', 'bias'],
    weights: (given) => ({
      weight: times(given.number('in_features'), given.number('out_features')),
      bias: given.where('bias', true, given.number('out_features')),
    }),
  },
  Bilinear: {
    signature: ['in1_features', 'in2_features', 'out_features', 'bias'],
    weights: (given) => ({
      weight: times(given.number('in1_features'), given.number('in2_features'), given.number('out_features')),
      bias: given.where('bias', true, given.number('out_features')),
    }),
  },
  Embedding: { signature: ['num_embeddings', 'embedding_dim'], weights: embedding },
  EmbeddingBag: { signature: ['num_embeddings', 'embedding_dim'], weights: embedding },
  PReLU: {
    signature: ['num_parameters'],
    weights: (given) => ({ weight: given.number('num_parameters', 1) }),
  },
  LayerNorm: {
    signature: ['normalized_shape', 'eps', 'elementwise_affine', 'bias'],
    weights: (given) => ({
      weight: given.where('elementwise_affine', true, given.size('normalized_shape')),
      bias: given.where(
        'elementwise_affine',
        true,
        given.where('bias', true, given.size('normalized_shape')),
      ),
    }),
  },
  RMSNorm: {
    signature: ['normalized_shape', 'eps', 'elementwise_affine'],
    weights: (given) => ({ weight: given.where('elementwise_affine', true, given.size('normalized_shape')) }),
  },
  GroupNorm: {
    signature: ['num_groups', 'num_channels', 'eps', 'affine'],
    weights: (given) => affine(given, 'num_channels', true),
  },
  MultiheadAttention: {
    signature: ['embed_dim', 'num_heads', 'dropout', 'bias', 'add_bias_kv', 'add_zero_attn', 'kdim', 'vdim'],
    weights: multiheadAttention,
  },
  TransformerEncoderLayer: { signature: transformerLayer(), weights: (given) => ({ all: block(given, 1) }) },
  TransformerDecoderLayer: { signature: transformerLayer(), weights: (given) => ({ all: block(given, 2) }) },
  Transformer: {
    signature: ['d_model', 'nhead', 'num_encoder_layers', 'num_decoder_layers', 'dim_feedforward'],
    weights: (given) => ({ all: transformer(given) }),
  },
  TransformerEncoder: {
    signature: ['encoder_layer', 'num_layers', 'norm'],
    weights: (given) => stack(given, 'encoder_layer'),
  },
  TransformerDecoder: {
    signature: ['decoder_layer', 'num_layers', 'norm'],
    weights: (given) => stack(given, 'decoder_layer'),
  },
};

const recurrent = [
  'input_size',
  'hidden_size',
  'num_layers',
  'bias',
  'batch_first',
  'dropout',
  'bidirectional',
  'proj_size',
];
const gates: Readonly<Record<string, number>> = { LSTM: 4, GRU: 3, RNN: 1 };

/** Layers without weights: activations, pooling, padding, reshaping, losses. */
const weightless =
  /^(?:\w*ReLU6?|GELU|GLU|ELU|CELU|SELU|SiLU|Mish|Hard\w+|Soft\w+|Sigmoid|Tanh\w*|Log\w+|Threshold|Identity|\w*Dropout\w*|\w*Pool\w*|\w*Pad\dd|Flatten|Unflatten|Fold|Unfold|Upsample|Upsampling\w+|Pixel\w+|ChannelShuffle|Cosine\w+|PairwiseDistance|LocalResponseNorm|\w+Loss)$/;

/** What a class of torch.nn holds once it is made with these arguments, put on `layer`; false where the class is unknown. */
export function buildTorchLayer(layer: Made, name: string, given: Given): boolean {
  const spec = specOf(name);
  if (spec === null) return weightless.test(name) || name === 'Module';
  const read = new LayerArguments(spec.signature, given);
  for (const [key, thing] of read.things()) if (numberIn(thing) !== null) layer.attributes.set(key, thing);
  for (const [key, count] of Object.entries(spec.weights(read)))
    if (count !== 0) layer.attributes.set(key, tensor(count, true));
  return true;
}

function specOf(name: string): LayerSpec | null {
  const known = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (known !== undefined) return known;
  const convolution = /^(Lazy)?Conv(Transpose)?([123])d$/.exec(name);
  if (convolution !== null && convolution[1] === undefined)
    return convolutional(Number(convolution[3]), convolution[2] !== undefined);
  const norm = /^(?:(Instance|Batch)Norm[123]d|SyncBatchNorm)$/.exec(name);
  if (norm !== null) return normalising(norm[1] !== 'Instance');
  const cell = /^(LSTM|GRU|RNN)(Cell)?$/.exec(name);
  return cell?.[1] === undefined ? null : recurring(gates[cell[1]] ?? 1, cell[2] !== undefined);
}

function embedding(given: LayerArguments): Weights {
  return { weight: times(given.number('num_embeddings'), given.number('embedding_dim')) };
}

function affine(given: LayerArguments, channels: string, usual: boolean): Weights {
  const count = given.where('affine', usual, given.number(channels));
  return { weight: count, bias: count };
}

function normalising(usual: boolean): LayerSpec {
  return {
    signature: ['num_features', 'eps', 'momentum', 'affine'],
    weights: (given) => affine(given, 'num_features', usual),
  };
}

function convolutional(rank: number, transposed: boolean): LayerSpec {
  const tail = transposed ? ['output_padding', 'groups', 'bias'] : ['dilation', 'groups', 'bias'];
  return {
    signature: ['in_channels', 'out_channels', 'kernel_size', 'stride', 'padding', ...tail],
    weights: (given) => {
      const groups = given.number('groups', 1);
      const channels = times(
        given.number('in_channels'),
        given.number('out_channels'),
        given.size('kernel_size', rank),
      );
      return {
        weight: groups === null ? null : times(channels, 1 / groups),
        bias: given.where('bias', true, given.number('out_channels')),
      };
    },
  };
}

/** Gates × (inputs + outputs + two biases), per layer and direction. */
function recurring(gateCount: number, cell: boolean): LayerSpec {
  return {
    signature: cell ? ['input_size', 'hidden_size', 'bias'] : recurrent,
    weights: (given) => {
      const [input, hidden] = [given.number('input_size'), given.number('hidden_size')];
      const layers = cell ? 1 : given.number('num_layers', 1);
      const directions = cell ? 1 : plus(1, given.where('bidirectional', false, 1));
      const biases = given.where('bias', true, 2);
      if (given.number('proj_size', 0) !== 0) return { all: null };
      const one = (inputs: number | null): number | null =>
        times(gateCount, hidden, plus(inputs, hidden, biases));
      const deeper = times(plus(layers, -1), one(times(hidden, directions)));
      return { all: times(directions, plus(one(input), deeper)) };
    },
  };
}

function multiheadAttention(given: LayerArguments): Weights {
  const width = given.number('embed_dim');
  const [keys, values] = [given.number('kdim', width), given.number('vdim', width)];
  const extra = given.where('add_bias_kv', false, times(2, width));
  const biases = given.where('bias', true, times(4, width));
  return { all: plus(times(width, plus(times(2, width), keys, values)), biases, extra) };
}

function transformerLayer(): readonly string[] {
  return [
    'd_model',
    'nhead',
    'dim_feedforward',
    'dropout',
    'activation',
    'layer_norm_eps',
    'batch_first',
    'norm_first',
    'bias',
  ];
}

/** Attentions, a feed-forward of two linear layers, and a norm after each. */
function block(given: LayerArguments, attentions: number): number | null {
  const [width, inner] = [given.number('d_model'), given.number('dim_feedforward', 2048)];
  const bias = given.where('bias', true, 1);
  const attention = plus(times(4, width, width), times(4, width, bias));
  const feedForward = plus(times(2, width, inner), times(plus(width, inner), bias));
  const norms = times(attentions + 1, width, plus(1, bias));
  return plus(times(attentions, attention), feedForward, norms);
}

function transformer(given: LayerArguments): number | null {
  const sized = given.withDefault('d_model', 512);
  const [encoders, decoders] = [sized.number('num_encoder_layers', 6), sized.number('num_decoder_layers', 6)];
  return plus(
    times(encoders, block(sized, 1)),
    times(decoders, block(sized, 2)),
    times(4, sized.number('d_model')),
  );
}

/** Copies of a layer, which share nothing, and a norm. */
function stack(given: LayerArguments, layer: string): Weights {
  const [one, norm]: readonly (Thing | undefined)[] = [given.thing(layer), given.thing('norm')];
  return {
    layers: one === undefined ? null : times(countParameters(one), given.number('num_layers')),
    norm: norm === undefined ? 0 : countParameters(norm),
  };
}
