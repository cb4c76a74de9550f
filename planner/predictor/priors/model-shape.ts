/** Width and depth of a transformer, and its vocabulary as far as its size has room for it. */
export interface ModelShape {
  readonly hidden: number;
  readonly layers: number;
  readonly vocabulary: number;
  /** Parameters of one embedding table. */
  readonly embedding: number;
}

/** Width ÷ depth of published transformers: BERT-large 43, GPT-2 64, GPT-3 1.3B 85, Llama-2 70B 102, Llama-2 7B and 13B 128. */
function aspect(parameters: number): number {
  return Math.min(110, Math.max(40, 50 * (parameters / 1e8) ** 0.16));
}

/** No published model spends much more than half of its parameters on one embedding table (mT5-small: 43 %). */
const largestEmbeddingShare = 0.5;

/**
 * Width and depth from the parameter count and the vocabulary, in real numbers: N − V · hidden ≈ 12 · layers · hidden² (Kaplan et al.
 * 2020, "Scaling Laws for Neural Language Models", §2.1), with hidden ÷ layers growing with size as in the published models.
 *
 * Worked example: 7 B and 32,000 tokens → embedding 32,000 · 3,861 = 124 M, 6.88 B in layers, hidden = (6.88e9 · 98.4 / 12)^⅓ ≈ 3,835,
 * layers ≈ 39 (Llama-2 7B has 4,096 and 32; the product that activations depend on is 149,400 against 131,072).
 */
export function modelShape(parameters: number, vocabulary: number): ModelShape {
  const known = Math.max(1, parameters);
  const embedding = Math.min(largestEmbeddingShare * known, vocabulary * widthOf(known));
  const hidden = widthOf(known - embedding);
  const layers = Math.max(1, hidden / aspect(known - embedding));
  return { hidden, layers, vocabulary: embedding / widthOf(known), embedding };
}

function widthOf(parameters: number): number {
  return Math.cbrt((parameters * aspect(parameters)) / 12);
}
