/** Width and depth of a transformer. */
export interface ModelShape {
  readonly hidden: number;
  readonly layers: number;
}

/** Width ÷ depth of published transformers: BERT-large 43, GPT-2 64, GPT-3 1.3B 85, Llama-2 70B 102, Llama-2 7B and 13B 128. */
function aspect(parameters: number): number {
  return Math.min(110, Math.max(40, 50 * (parameters / 1e8) ** 0.16));
}

/**
 * Width and depth from the parameter count alone, in real numbers: N ≈ 12 · layers · hidden² (Kaplan et al. 2020,
 * "Scaling Laws for Neural Language Models", §2.1), with hidden ÷ layers growing with size as in the published models.
 *
 * Worked example: 7 B → aspect 98.6, hidden = (7e9 · 98.6 / 12)^⅓ ≈ 3,860, layers ≈ 39 (Llama-2 7B has 4,096 and 32; the
 * product that activations depend on is 151,100 against 131,072).
 */
export function modelShape(parameters: number): ModelShape {
  const known = Math.max(1, parameters);
  const hidden = Math.cbrt((known * aspect(known)) / 12);
  return { hidden, layers: Math.max(1, hidden / aspect(known)) };
}
