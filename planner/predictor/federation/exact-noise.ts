import { randomFillSync } from 'node:crypto';

/** Whole numbers from 0 to below a bound, each as likely as the others. */
export type DrawBelow = (bound: number) => number;

/** Draws of the operating system's generator: noise that can be guessed hides nothing. Bounds up to 2^32. */
export function secureDraws(): DrawBelow {
  const buffered = new Uint32Array(4096);
  let used = buffered.length;
  const next = (): number => {
    if (used === buffered.length) {
      randomFillSync(buffered);
      used = 0;
    }
    return buffered[used++]!;
  };
  return (bound) => {
    // Numbers from here on would make the small ones likelier.
    const fair = 2 ** 32 - (2 ** 32 % bound);
    let drawn = next();
    while (drawn >= fair) drawn = next();
    return drawn % bound;
  };
}

/**
 * A whole number of the discrete Laplace distribution: that of x is in proportion to exp(-|x| ÷ scale). Added to a whole
 * number which one run moves by at most s, it is (s ÷ scale)-differentially private. In whole numbers throughout, as the last digits of
 * a floating-point draw give away what it was added to (Mironov, CCS 2012). Algorithms 1 and 2 of Canonne, Kamath and
 * Steinke, "The discrete Gaussian for differential privacy", NeurIPS 2020.
 */
export function discreteLaplace(scale: number, draw: DrawBelow): number {
  for (;;) {
    const rest = draw(scale);
    if (!isHeads(rest, scale, draw)) continue;
    let whole = 0;
    while (isHeads(1, 1, draw)) whole += 1;
    const magnitude = rest + scale * whole;
    const negative = draw(2) === 1;
    if (negative && magnitude === 0) continue;
    return negative ? -magnitude : magnitude;
  }
}

/** True with the probability exp(-numerator ÷ denominator), for a ratio from 0 to 1. */
function isHeads(numerator: number, denominator: number, draw: DrawBelow): boolean {
  let turn = 1;
  while (draw(denominator * turn) < numerator) turn += 1;
  return turn % 2 === 1;
}
