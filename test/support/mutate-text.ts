/** A small seeded generator (mulberry32): the same seed gives the same numbers everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const fragments = [
  '(',
  ')',
  '[',
  '{',
  '"',
  "'",
  '"""',
  ':',
  '\n',
  '\t',
  ' ',
  '=',
  '*',
  '\\',
  '\u0000',
  'é',
  '😀',
  '-',
  '- ',
  '&a ',
  '*a',
  '!!x ',
  '|',
  '>',
  '#',
  '%',
  '1e999',
  '__proto__',
  'lambda ',
  'def ',
  'f"{',
  '~',
];

/** Changes a text in one to four places: deletes, repeats, swaps and inserts what breaks parsers. */
export function mutateText(text: string, random: () => number): string {
  let result = text;
  const rounds = 1 + Math.floor(random() * 4);
  for (let round = 0; round < rounds; round += 1) {
    const at = Math.floor(random() * (result.length + 1));
    const length = Math.floor(random() * 40);
    const piece = result.slice(at, at + length);
    const fragment = fragments[Math.floor(random() * fragments.length)] ?? '';
    const kind = Math.floor(random() * 5);
    if (kind === 0) result = result.slice(0, at) + result.slice(at + length);
    else if (kind === 1) result = result.slice(0, at) + piece + piece + result.slice(at + length);
    else if (kind === 2) result = result.slice(0, at) + fragment + result.slice(at);
    else if (kind === 3)
      result = result.slice(0, at) + fragment.repeat(1 + Math.floor(random() * 30)) + result.slice(at);
    else result = result.slice(0, at) + [...piece].reverse().join('') + result.slice(at + length);
  }
  return result;
}
