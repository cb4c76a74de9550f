import { crc32 } from 'node:zlib';
import { faultIn } from './forest-faults.ts';
import type { Forest } from './forest.ts';

/** A forest out of bytes, or what is wrong with them. */
export type LoadedForest =
  { readonly ok: true; readonly forest: Forest } | { readonly ok: false; readonly why: string };

const magic = 0x46545348;
const version = 1;
/** Magic, version, checksum of what follows; features, trees, nodes and samples. Each has four bytes. */
const headerLength = 28;
const checkedFrom = 12;

/** What a forest is made of, in the order in which it is written. */
const parts = [
  ['roots', 'trees', 4],
  ['left', 'nodes', 4],
  ['feature', 'nodes', 2],
  ['threshold', 'nodes', 8],
  ['missingLeft', 'nodes', 1],
  ['mean', 'nodes', 8],
  ['weight', 'nodes', 8],
  ['sampleStart', 'nodes', 4],
  ['sampleCount', 'nodes', 4],
  ['sampleValue', 'samples', 8],
  ['sampleWeight', 'samples', 8],
] as const;

type Sizes = Readonly<Record<'trees' | 'nodes' | 'samples', number>>;

/** A forest as bytes, little-endian whatever machine writes them: 39 for each node, 16 for each sample, 4 a tree. */
export function forestBytes(forest: Forest): Uint8Array<ArrayBuffer> {
  const sizes = sizesOf(forest);
  const view = new DataView(new ArrayBuffer(lengthOf(sizes)));
  [magic, version, 0, forest.features, sizes.trees, sizes.nodes, sizes.samples].forEach((value, index) => {
    view.setUint32(4 * index, value, true);
  });
  let place = headerLength;
  for (const [name, , width] of parts) {
    for (const value of forest[name]) {
      setters[width](view, place, value);
      place += width;
    }
  }
  const bytes = new Uint8Array(view.buffer);
  view.setUint32(8, crc32(bytes.subarray(checkedFrom)), true);
  return bytes;
}

/** The forest that bytes hold. Whatever is not one, of this version and unharmed, is refused with the reason. */
export function loadForest(bytes: Uint8Array): LoadedForest {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const why = refusal(bytes, view);
  if (why !== null) return { ok: false, why };
  const forest = forestIn(view);
  const fault = faultIn(forest);
  return fault === null ? { ok: true, forest } : { ok: false, why: fault };
}

function refusal(bytes: Uint8Array, view: DataView): string | null {
  if (bytes.length < headerLength || view.getUint32(0, true) !== magic) return 'it is no forest';
  const found = view.getUint32(4, true);
  if (found !== version) return `it has version ${found}, and this reads version ${version}`;
  const expected = lengthOf(headerSizes(view));
  if (bytes.length !== expected) return `it has ${bytes.length} bytes, and should have ${expected}`;
  return crc32(bytes.subarray(checkedFrom)) === view.getUint32(8, true)
    ? null
    : 'its checksum does not match what it holds';
}

function forestIn(view: DataView): Forest {
  const sizes = headerSizes(view);
  let place = headerLength;
  const read: Partial<Record<(typeof parts)[number][0], Float64Array>> = {};
  for (const [name, size, width] of parts) {
    const begin = place;
    read[name] = new Float64Array(sizes[size]).map((_, index) => getters[width](view, begin + width * index));
    place += width * sizes[size];
  }
  const of = (name: (typeof parts)[number][0]): Float64Array => read[name] ?? new Float64Array();
  return {
    features: view.getUint32(12, true),
    roots: Uint32Array.from(of('roots')),
    left: Uint32Array.from(of('left')),
    feature: Uint16Array.from(of('feature')),
    threshold: of('threshold'),
    missingLeft: Uint8Array.from(of('missingLeft')),
    mean: of('mean'),
    weight: of('weight'),
    sampleStart: Uint32Array.from(of('sampleStart')),
    sampleCount: Uint32Array.from(of('sampleCount')),
    sampleValue: of('sampleValue'),
    sampleWeight: of('sampleWeight'),
  };
}

const getters = {
  1: (view: DataView, place: number) => view.getUint8(place),
  2: (view: DataView, place: number) => view.getUint16(place, true),
  4: (view: DataView, place: number) => view.getUint32(place, true),
  8: (view: DataView, place: number) => view.getFloat64(place, true),
} as const;

const setters = {
  1: (view: DataView, place: number, value: number) => {
    view.setUint8(place, value);
  },
  2: (view: DataView, place: number, value: number) => {
    view.setUint16(place, value, true);
  },
  4: (view: DataView, place: number, value: number) => {
    view.setUint32(place, value, true);
  },
  8: (view: DataView, place: number, value: number) => {
    view.setFloat64(place, value, true);
  },
} as const;

function sizesOf(forest: Forest): Sizes {
  return { trees: forest.roots.length, nodes: forest.left.length, samples: forest.sampleValue.length };
}

function headerSizes(view: DataView): Sizes {
  return {
    trees: view.getUint32(16, true),
    nodes: view.getUint32(20, true),
    samples: view.getUint32(24, true),
  };
}

function lengthOf(sizes: Sizes): number {
  return parts.reduce((length, [, size, width]) => length + width * sizes[size], headerLength);
}
