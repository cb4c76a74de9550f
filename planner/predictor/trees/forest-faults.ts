import type { Forest } from './forest.ts';

/** What keeps arrays from being a forest that can be walked without end or a gap; null where nothing does. */
export function faultIn(forest: Forest): string | null {
  return rootFault(forest) ?? treeFault(forest) ?? leafFault(forest);
}

function rootFault({ roots, left }: Forest): string | null {
  if (roots.length === 0 || roots[0] !== 0) return 'it does not begin with a root';
  const ascending = roots.every((root, tree) => tree === 0 || root > roots[tree - 1]!);
  return ascending && roots.at(-1)! < left.length ? null : 'its roots do not ascend among its nodes';
}

/** Every node has exactly one parent before it in the same tree, save for roots. */
function treeFault(forest: Forest): string | null {
  const { roots, left, feature, features, threshold, missingLeft, mean, weight } = forest;
  const parents = new Uint8Array(left.length);
  for (const root of roots) parents[root]! += 1;
  for (let tree = 0; tree < roots.length; tree += 1) {
    const end = roots[tree + 1] ?? left.length;
    for (let node = roots[tree]!; node < end; node += 1) {
      if (parents[node] !== 1) return `node ${node} has not one parent`;
      if (!Number.isFinite(mean[node]) || !(weight[node]! > 0 && weight[node]! < Infinity))
        return `node ${node} has no mean or weight`;
      const child = left[node]!;
      if (child === 0) continue;
      if (child <= node || child + 1 >= end) return `node ${node} has a child outside of its tree`;
      if (feature[node]! >= features || Number.isNaN(threshold[node]) || missingLeft[node]! > 1)
        return `node ${node} asks for what there is not`;
      parents[child]! += 1;
      parents[child + 1]! += 1;
    }
  }
  return null;
}

function leafFault(forest: Forest): string | null {
  const node = forest.left.findIndex((child, index) => child === 0 && !wholeLeaf(forest, index));
  return node < 0 ? null : `leaf ${node} has no samples in order`;
}

function wholeLeaf(forest: Forest, leaf: number): boolean {
  const { sampleValue: values, sampleWeight: weights } = forest;
  const begin = forest.sampleStart[leaf]!;
  const end = begin + forest.sampleCount[leaf]!;
  if (end === begin || end > values.length) return false;
  for (let index = begin; index < end; index += 1) {
    const ascends = index === begin || values[index]! > values[index - 1]!;
    if (!ascends || !Number.isFinite(values[index])) return false;
    if (!(weights[index]! > 0 && weights[index]! < Infinity)) return false;
  }
  return true;
}
