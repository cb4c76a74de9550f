import type { Task } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';
import { asFlag, asText } from '../python/value.ts';
import { isModelName } from './model-size.ts';
import { calledName } from './called-name.ts';

const pretrained =
  /(?:Model\w*|For[A-Z]\w+|Pipeline)\.from_pretrained$|get_peft_model$|SFTTrainer$|DPOTrainer$|SentenceTransformer$/;
const training =
  /\.backward$|(?:^|[^.\w]|\.)(?:\w*Trainer\(\)\.train|\w*Trainer\(\)\.fit)$|\.apply_gradients$|^xgboost\.train$|^lightgbm\.train$|jax\.(?:grad|value_and_grad)$|^(?:sklearn|xgboost|lightgbm|catboost|keras|tensorflow)\..*\.fit$|\.fit_generator$|\.partial_fit$|^ultralytics\.\w+\(\)\.train$/;
const looseTraining = /\.(?:fit|train_on_batch)$/;
const inference =
  /\.generate$|^transformers\.pipeline(?:\(\))?$|^vllm\.LLM|\.predict(?:_proba)?$|\.transcribe$|\.encode$|^onnxruntime\.InferenceSession|(?:no_grad|inference_mode)$/;
const dataWork =
  /^(?:pandas|polars|dask|pyspark|apache_beam|pyarrow|cudf|duckdb)\.|^google\.cloud\.bigquery\./;
const simulation =
  /^(?:openmm|simtk|gymnasium|simpy|fipy|fenics|dolfin|mesa|scipy\.integrate|pybullet|mujoco)\b/;

const catalogued = /^(?:timm\.create_model$|torchvision\.models\.|(?:tensorflow\.)?keras\.applications\.)/;

/** Whether a call begins with trained weights: catalogues of architectures give them only where they are asked for. */
function loadsWeights(evaluator: Evaluator, call: Call): boolean {
  const name = calledName(evaluator, call);
  if (pretrained.test(name)) return !beginsFromNothing(evaluator, call);
  if (!catalogued.test(name) || asFlag(evaluator.option('pretrained')) === false) return false;
  const node = call.keywords.get('weights') ?? call.keywords.get('pretrained');
  if (node === undefined) return name.includes('keras.applications');
  const value = evaluator.value(node, call.scope)?.value;
  return value?.kind !== 'none' && !(value?.kind === 'flag' && !value.value);
}

/** `from_pretrained(init_from)` where `init_from` is `scratch`: the name is known and names no model. */
function beginsFromNothing(evaluator: Evaluator, call: Call): boolean {
  const node = call.positional[0];
  const name = node === undefined ? null : asText(evaluator.value(node, call.scope));
  return name !== null && !isModelName(name);
}

/** What kind of work the job does, from the calls that give it away; null where none does. */
export function task(evaluator: Evaluator): Finding<Task> | null {
  const first = (pattern: RegExp): ReturnType<typeof evaluator.at> | null => {
    const call = evaluator.program.calls.find((one) => pattern.test(calledName(evaluator, one)));
    return call === undefined ? null : evaluator.at(call.scope, call.line, 0.9);
  };
  const trained = first(training) ?? first(looseTraining);
  if (trained !== null) {
    const loaded = evaluator.program.calls.find((call) => loadsWeights(evaluator, call));
    return loaded === undefined
      ? { value: 'training', evidence: [trained] }
      : { value: 'fine-tuning', evidence: [trained, evaluator.at(loaded.scope, loaded.line, 0.9)] };
  }
  const rules: readonly (readonly [RegExp, Task])[] = [
    [inference, 'inference'],
    [simulation, 'simulation'],
    [dataWork, 'data-processing'],
  ];
  for (const [pattern, value] of rules) {
    const place = first(pattern);
    if (place !== null) return { value, evidence: [place] };
  }
  return byImports(evaluator);
}

function byImports(evaluator: Evaluator): Finding<Task> | null {
  const imports = evaluator.program.modules.flatMap((module) => module.imports);
  const named = imports.find(({ module }) => dataWork.test(`${module}.`));
  if (named === undefined) return null;
  return { value: 'data-processing', evidence: [defaultEvidence(`imports ${named.module}`, 0.6)] };
}
