import type { Task } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { calledName } from './setting.ts';

const pretrained =
  /(?:Model\w*|For[A-Z]\w+|Pipeline)\.from_pretrained$|get_peft_model$|SFTTrainer$|DPOTrainer$|^timm\.create_model$|^torchvision\.models\.|keras\.applications\.|SentenceTransformer$/;
const training =
  /\.backward$|(?:^|[^.\w]|\.)(?:\w*Trainer\(\)\.train|\w*Trainer\(\)\.fit)$|\.apply_gradients$|^xgboost\.train$|^lightgbm\.train$|jax\.(?:grad|value_and_grad)$|^(?:sklearn|xgboost|lightgbm|catboost|keras|tensorflow)\..*\.fit$|\.fit_generator$|\.partial_fit$|^ultralytics\.\w+\(\)\.train$/;
const looseTraining = /\.(?:fit|train_on_batch)$/;
const inference =
  /\.generate$|^transformers\.pipeline(?:\(\))?$|^vllm\.LLM|\.predict(?:_proba)?$|\.transcribe$|\.encode$|^onnxruntime\.InferenceSession|(?:no_grad|inference_mode)$/;
const dataWork =
  /^(?:pandas|polars|dask|pyspark|apache_beam|pyarrow|cudf|duckdb)\.|^google\.cloud\.bigquery\./;
const simulation =
  /^(?:openmm|simtk|gymnasium|simpy|fipy|fenics|dolfin|mesa|scipy\.integrate|pybullet|mujoco)\b/;

/** What kind of work the job does, from the calls that give it away; null where none does. */
export function task(evaluator: Evaluator): Finding<Task> | null {
  const first = (pattern: RegExp): ReturnType<typeof evaluator.at> | null => {
    const call = evaluator.program.calls.find((one) => pattern.test(calledName(evaluator, one)));
    return call === undefined ? null : evaluator.at(call.scope, call.line, 0.9);
  };
  const trained = first(training) ?? first(looseTraining);
  if (trained !== null) {
    const loaded = first(pretrained);
    return loaded === null
      ? { value: 'training', evidence: [trained] }
      : { value: 'fine-tuning', evidence: [trained, loaded] };
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
