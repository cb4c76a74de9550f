/** Width and depth of a transformer. */
export interface ModelShape {
  readonly hidden: number;
  readonly layers: number;
}

/** Width ÷ depth of published decoders: GPT-2 64, GPT-3 1.3B 85, Llama-2 70B 102, Llama-2 7B and 13B 128. */
const aspect = 100;

/**
 * Width and depth from the parameter count alone, in real numbers: N ≈ 12 · layers · hidden² (Kaplan et al. 2020,
 * "Scaling Laws for Neural Language Models", §2.1) with hidden ≈ 100 · layers.
 *
 * Worked example: 7 B → hidden = (7e9 · 100 / 12)^⅓ ≈ 3,880, layers ≈ 39 (Llama-2 7B has 4,096 and 32; the product that
 * activations depend on is 150,500 against 131,072).
 */
export function modelShape(parameters: number): ModelShape {
  const hidden = Math.cbrt((Math.max(1, parameters) * aspect) / 12);
  return { hidden, layers: Math.max(1, hidden / aspect) };
}
