import { plus, times } from './thing.ts';

/** A setting of a configuration by name; null where it is given and unknown. */
export type Setting = (name: string, usual: number | null) => number | null;

export interface Architecture {
  /** Beginning of the names of its classes: `LlamaConfig`, `LlamaForCausalLM`. */
  readonly pattern: RegExp;
  /** Parameters of the model without what a head beside the tied one adds. */
  parameters(setting: Setting): number | null;
}

/**
 * Architectures of transformers by the defaults of its configuration classes (documentation of transformers 4.x, read
 * November 2026). Worked examples are the published sizes in the tests.
 */
export const architectures: readonly Architecture[] = [
  { pattern: /^GPT2/, parameters: gpt2 },
  {
    pattern: /^Llama/,
    parameters: (setting) =>
      gatedDecoder(setting, { vocabulary: 32_000, width: 4096, inner: 11_008, heads: 32, keyHeads: null }),
  },
  {
    pattern: /^Mistral/,
    parameters: (setting) =>
      gatedDecoder(setting, { vocabulary: 32_000, width: 4096, inner: 14_336, heads: 32, keyHeads: 8 }),
  },
  { pattern: /^Bert/, parameters: (setting) => bert(setting, 30_522, 512, 2) },
  { pattern: /^Roberta/, parameters: (setting) => bert(setting, 50_265, 512, 2) },
  { pattern: /^ViT/, parameters: vit },
];

function gpt2(setting: Setting): number | null {
  const [width, layers] = [setting('n_embd', 768), setting('n_layer', 12)];
  const inner = setting('n_inner', times(4, width));
  const block = plus(
    times(4, width, width),
    times(4, width),
    times(2, width, inner),
    inner,
    width,
    times(4, width),
  );
  const embeddings = times(width, plus(setting('vocab_size', 50_257), setting('n_positions', 1024)));
  return plus(embeddings, times(layers, block), times(2, width));
}

interface Gated {
  readonly vocabulary: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  readonly keyHeads: number | null;
}

/** Llama and its kin: grouped attention without biases, a gated feed-forward, two norms. */
function gatedDecoder(setting: Setting, usual: Gated): number | null {
  const width = setting('hidden_size', usual.width);
  const inner = setting('intermediate_size', usual.inner);
  const heads = setting('num_attention_heads', usual.heads);
  const keyHeads = setting('num_key_value_heads', usual.keyHeads ?? heads);
  const headWidth = setting('head_dim', heads === null ? null : times(width, 1 / heads));
  const queries = times(2, width, heads, headWidth);
  const keys = times(2, width, keyHeads, headWidth);
  const block = plus(queries, keys, times(3, width, inner), times(2, width));
  const tied = setting('tie_word_embeddings', 0);
  const tables = tied === null ? null : 2 - tied;
  const embeddings = times(tables, setting('vocab_size', usual.vocabulary), width);
  return plus(embeddings, times(setting('num_hidden_layers', 32), block), width);
}

/** An encoder with learnt positions and a pooler. */
function bert(setting: Setting, vocabulary: number, positions: number, types: number): number | null {
  const width = setting('hidden_size', 768);
  const tables = plus(
    setting('vocab_size', vocabulary),
    setting('max_position_embeddings', positions),
    setting('type_vocab_size', types),
    2,
  );
  const pooler = plus(times(width, width), width);
  return plus(
    times(width, tables),
    times(setting('num_hidden_layers', 12), encoderBlock(setting, width)),
    pooler,
  );
}

function encoderBlock(setting: Setting, width: number | null): number | null {
  const inner = setting('intermediate_size', 3072);
  return plus(times(4, width, width), times(9, width), times(2, width, inner), inner);
}

function vit(setting: Setting): number | null {
  const width = setting('hidden_size', 768);
  const patch = setting('patch_size', 16);
  const [image, channels] = [setting('image_size', 224), setting('num_channels', 3)];
  if (image === null || patch === null) return null;
  const positions = Math.floor(image / patch) ** 2 + 1;
  const embeddings = plus(times(width, channels, patch, patch), width, times(width, positions + 1));
  return plus(
    embeddings,
    times(setting('num_hidden_layers', 12), encoderBlock(setting, width)),
    times(2, width),
  );
}
