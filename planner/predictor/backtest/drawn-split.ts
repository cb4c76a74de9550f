const stateWords = 624;
const middleWord = 397;

/**
 * Numbers of 32 bits from the Mersenne Twister MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998), seeded as NumPy's
 * RandomState seeds it: published evaluations draw their splits so, and this draws the same ones.
 */
function* twister(seed: number): Generator<number, never> {
  const state = seeded(seed);
  for (;;) {
    twist(state);
    for (const word of state) yield tempered(word);
  }
}

function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(stateWords);
  let word = seed >>> 0;
  for (let place = 0; place < stateWords; place += 1) {
    state[place] = word;
    word = (Math.imul(1812433253, word ^ (word >>> 30)) + place + 1) >>> 0;
  }
  return state;
}

function twist(state: Uint32Array): void {
  for (let place = 0; place < stateWords; place += 1) {
    const joined = (state[place]! & 0x80000000) | (state[(place + 1) % stateWords]! & 0x7fffffff);
    const mixed = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    state[place] = state[(place + middleWord) % stateWords]! ^ mixed;
  }
}

function tempered(word: number): number {
  let bits = word;
  bits ^= bits >>> 11;
  bits ^= (bits << 7) & 0x9d2c5680;
  bits ^= (bits << 15) & 0xefc60000;
  return (bits ^ (bits >>> 18)) >>> 0;
}

/** The places 0 to count − 1 in a drawn order, the same for the same seed: `numpy.random.RandomState(seed).permutation(count)`. */
export function drawnOrder(seed: number, count: number): readonly number[] {
  const order = Array.from({ length: count }, (_, place) => place);
  const words = twister(seed);
  for (let last = count - 1; last > 0; last -= 1) {
    const mask = 2 ** (32 - Math.clz32(last)) - 1;
    let other = words.next().value & mask;
    while (other > last) other = words.next().value & mask;
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

const judgedShare = 0.7;

/** Places of a list, parted at random: three in ten to warm up with, the rest, rounded up, to be judged, each in a drawn order. */
export function drawnSplit(
  seed: number,
  count: number,
): { readonly warmUp: readonly number[]; readonly judged: readonly number[] } {
  const order = drawnOrder(seed, count);
  const judged = Math.ceil(judgedShare * count);
  return { warmUp: order.slice(judged), judged: order.slice(0, judged) };
}
