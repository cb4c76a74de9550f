import type { ModelStore } from '../ports.ts';
import { modelsOf } from '../predictor/online/model-bytes.ts';
import type { PredictionModels } from '../predictor/online/prediction-models.ts';

/** Models by the version that was read last, for each store: plans are made many times on one version. */
const read = new WeakMap<
  ModelStore,
  { readonly version: number; readonly models: PredictionModels | null }
>();

/** The models that answer now; null where none do. A forest that cannot be read is left out, as if it had not been trained. */
export async function currentModels(store: ModelStore | undefined): Promise<PredictionModels | null> {
  const version = (await store?.currentVersion()) ?? null;
  if (store === undefined || version === null) return null;
  const last = read.get(store);
  if (last?.version === version) return last.models;
  const stored = await store.read(version);
  const models = stored === null ? null : modelsOf(stored.record, stored.forests).models;
  read.set(store, { version, models });
  return models;
}
