import type { ModelRecord } from '../../../schemas/model.ts';
import { forestBytes, loadForest } from '../trees/forest-bytes.ts';
import { featureNames } from './job-features.ts';
import { modelTargets, type PredictionModels } from './prediction-models.ts';

/** Each forest as bytes, by its target. */
export function modelBytes(forests: PredictionModels['forests']): ReadonlyMap<string, Uint8Array> {
  const there = modelTargets.flatMap((target) => {
    const forest = forests[target];
    return forest === undefined ? [] : [[target, forestBytes(forest)] as const];
  });
  return new Map(there);
}

/** Models out of their bytes; what is broken, or of other features, is left out and said. */
export function modelsOf(
  record: ModelRecord,
  bytes: ReadonlyMap<string, Uint8Array>,
): { readonly models: PredictionModels; readonly refused: readonly string[] } {
  const { version, slowness, kinds } = record;
  if (record.features.join('\n') !== featureNames.join('\n'))
    return {
      models: { version, forests: {}, slowness, kinds },
      refused: ['its features are those of another release'],
    };
  const refused: string[] = [];
  const forests = modelTargets.flatMap((target) => {
    const stored = bytes.get(target);
    if (stored === undefined) return [];
    const loaded = loadForest(stored);
    if (loaded.ok && loaded.forest.features === featureNames.length)
      return [[target, loaded.forest] as const];
    refused.push(`${target}: ${loaded.ok ? 'its features are others' : loaded.why}`);
    return [];
  });
  return { models: { version, forests: Object.fromEntries(forests), slowness, kinds }, refused };
}
