import { clip, type Finding } from '../evidence.ts';
import type { Evidence } from '../../../schemas/job.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';
import { asText } from '../python/value.ts';
import { calledName } from './called-name.ts';

/** Formats that `datasets.load_dataset` takes instead of a name: the data then lies at a path. */
const formats = new Set([
  'json',
  'csv',
  'parquet',
  'text',
  'arrow',
  'webdataset',
  'imagefolder',
  'audiofolder',
  'pandas',
]);

const byArgument =
  /(?:^|\.)(?:load_dataset|load_dataset_builder|tfds\.load|tensorflow_datasets\.load|tensorflow_datasets\.builder|fetch_openml|fetch_ucirepo)$/;
const byName =
  /^(?:torchvision\.datasets|torchaudio\.datasets|torchtext\.datasets)\.([A-Z]\w+)$|^sklearn\.datasets\.(?:fetch|load)_(\w+)$|^(?:tensorflow\.)?keras\.datasets\.(\w+)\.load_data$/;
const notDatasets = new Set([
  'ImageFolder',
  'DatasetFolder',
  'FakeData',
  'svmlight_file',
  'svmlight_files',
  'files',
]);

/** Published data sets that the code loads by name. */
export function datasets(evaluator: Evaluator): Finding<readonly string[]> {
  const found = new Map<string, Evidence>();
  for (const call of evaluator.program.calls) {
    const name = calledName(evaluator, call);
    const dataset = byArgument.test(name) ? argumentOf(evaluator, call) : namedBy(name);
    if (dataset !== null && !found.has(dataset)) found.set(dataset, evaluator.at(call.scope, call.line));
  }
  return { value: [...found.keys()], evidence: [...found.values()] };
}

function argumentOf(evaluator: Evaluator, call: Call): string | null {
  const node = call.keywords.get('path') ?? call.keywords.get('name') ?? call.positional[0];
  const text = node === undefined ? null : asText(evaluator.value(node, call.scope));
  if (text === null || formats.has(text) || /:\/\/|^[./~]/.test(text)) return null;
  return clip(text);
}

function namedBy(name: string): string | null {
  const match = byName.exec(name);
  const dataset = match?.[1] ?? match?.[2] ?? match?.[3] ?? null;
  return dataset === null || notDatasets.has(dataset) ? null : dataset;
}
