import type { Growth } from './growth.ts';

/** Numbers from 0 to below 1 out of a seed: the generator mulberry32 (T. Ettinger, public domain, 2017). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The generator of one tree, whichever thread grows it. */
export function randomOf(growth: Growth, tree: number): () => number {
  return randomFrom(Math.imul(growth.seed, 0x9e3779b1) ^ Math.imul(tree + 1, 0x85ebca6b));
}

/**
 * How often each row is drawn: once without bagging; with it a Poisson number of mean 1, which is what drawing with
 * replacement comes to among many rows, and needs no second pass over them.
 */
export function drawnTimes(rows: number, growth: Growth, random: () => number): Uint8Array {
  const times = new Uint8Array(rows);
  if (!growth.bagged) return times.fill(1);
  for (let row = 0; row < rows; row += 1) times[row] = poisson(random());
  if (!times.some((count) => count > 0)) times.fill(1);
  return times;
}

/** Features that a tree may split by, ascending: their share rounded up, as of few each one counts. */
export function drawnFeatures(features: number, growth: Growth, random: () => number): Uint16Array {
  const left = Array.from({ length: features }, (_, feature) => feature);
  const wanted = Math.min(features, Math.ceil(features * growth.featureShare));
  const drawn = Array.from({ length: wanted }, () => left.splice(Math.floor(random() * left.length), 1));
  return Uint16Array.from(drawn.flat()).sort();
}

/** Inverse of the Poisson distribution of mean 1. */
function poisson(uniform: number): number {
  let [count, term] = [0, Math.exp(-1)];
  for (let sum = term; uniform >= sum && count < 12; sum += term) {
    count += 1;
    term /= count;
  }
  return count;
}
