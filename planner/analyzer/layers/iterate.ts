import { constant, type Thing } from './thing.ts';

/** More turns of a loop than any model has layers. */
const mostTurns = 2000;

/** The elements that a loop over a thing meets; null where they are unknown. */
export function iterate(thing: Thing): readonly Thing[] | null {
  if (thing.kind === 'list') return thing.items.length <= mostTurns ? thing.items : null;
  if (thing.kind === 'map') return [...thing.entries.keys()].map(constant);
  if (
    thing.kind === 'made' &&
    thing.outside !== null &&
    /\.(?:Sequential|ModuleList|ParameterList)$/.test(thing.outside)
  )
    return thing.unsure
      ? null
      : [...thing.attributes.entries()].filter(([key]) => /^\d+$/.test(key)).map(([, held]) => held);
  if (thing.kind === 'constant' && typeof thing.value === 'string') return [...thing.value].map(constant);
  return null;
}

/** `range(…)`; null where a bound is unknown or the range is longer than a model is deep. */
export function rangeOf(bounds: readonly number[]): readonly Thing[] | null {
  const [first, second, step = 1] = bounds;
  if (first === undefined || step === 0) return null;
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const turns = Math.max(0, Math.ceil((stop - start) / step));
  if (!Number.isSafeInteger(turns) || turns > mostTurns) return null;
  return Array.from({ length: turns }, (_turn, index) => constant(start + index * step));
}
