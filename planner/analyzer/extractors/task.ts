import type { Evidence, Task } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';
import { asFlag, asText } from '../python/value.ts';
import { isModelName } from './model-size.ts';
import { calledName } from './called-name.ts';

const pretrained =
  /^ultralytics\.YOLO$|mark_only_lora_as_trainable$|(?:Model\w*|For[A-Z]\w+|Pipeline)\.from_pretrained$|get_peft_model$|SFTTrainer$|DPOTrainer$|SentenceTransformer$/;
const training =
  /\.backward$|(?:^|[^.\w]|\.)\w*Trainer\(\)\.(?:train|fit|run|learn)$|\.zero_grad$|^stable_baselines3\..*\.learn$|^sb3_contrib\..*\.learn$|\.apply_gradients$|^(?:xgboost|lightgbm)\.(?:dask\.)?(?:train|cv)$|(?:^|\.)(?:jax|nnx)\.(?:grad|value_and_grad)$|^detectron2\.engine\..*\.train$|^(?:sklearn|xgboost|lightgbm|catboost|keras|tensorflow)\..*\.fit$|\.fit_generator$|\.partial_fit$|^ultralytics\.\w+\(\)\.train$/;
const looseTraining = /\.(?:fit|train_on_batch)$/;
const inference =
  /\.generate$|^transformers\.pipeline(?:\(\))?$|^vllm\.LLM|\.predict(?:_proba)?$|\.transcribe$|\.encode$|^llama_cpp\.Llama|^diffusers\.\w+\.from_pretrained|execute_async(?:_v\d)?$|execute_v2$|^ctranslate2\.|^onnxruntime\.InferenceSession|(?:no_grad|inference_mode)$/;
const dataWork =
  /^(?:pandas|polars|dask|pyspark|apache_beam|pyarrow|cudf|duckdb|ray\.data)\.|^google\.cloud\.bigquery\./;
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
  const { calls, entry } = evaluator.program;
  // What the entry does itself says more than what the files do that it imports.
  return (
    ofCalls(evaluator, entry.calls) ?? ofCalls(evaluator, calls) ?? byImports(evaluator) ?? byLoops(evaluator)
  );
}

function ofCalls(evaluator: Evaluator, calls: readonly Call[]): Finding<Task> | null {
  const first = (pattern: RegExp): ReturnType<typeof evaluator.at> | null => {
    const call = calls.find((one) => pattern.test(calledName(evaluator, one)));
    return call === undefined ? null : evaluator.at(call.scope, call.line, 0.9);
  };
  const trained = first(training) ?? first(looseTraining);
  if (trained !== null) return trainedFrom(evaluator, trained);
  const rules: readonly (readonly [RegExp, Task])[] = [
    [inference, 'inference'],
    [simulation, 'simulation'],
    [dataWork, 'data-processing'],
  ];
  for (const [pattern, value] of rules) {
    const place = first(pattern);
    if (place !== null) return { value, evidence: [place] };
  }
  return null;
}

/** Training that begins with trained weights, adapts some, or calls itself so is fine-tuning. */
function trainedFrom(evaluator: Evaluator, trained: Evidence): Finding<Task> {
  const { calls, entry } = evaluator.program;
  // A loader that the project defines loads nothing until it is called.
  const loaded = calls.find((call) => call.scope.name !== 'from_pretrained' && loadsWeights(evaluator, call));
  if (loaded !== undefined)
    return { value: 'fine-tuning', evidence: [trained, evaluator.at(loaded.scope, loaded.line, 0.9)] };
  if (/fine_?-?tun/i.test(entry.file))
    return { value: 'fine-tuning', evidence: [trained, defaultEvidence(`${entry.file} says so`, 0.7)] };
  return { value: 'training', evidence: [trained] };
}

/** Arrays that are moved on step by step, with no model and no table in sight, are a simulation. */
function byLoops(evaluator: Evaluator): Finding<Task> | null {
  const { modules } = evaluator.program;
  const computes = modules.flatMap(({ imports }) => imports).some(({ module }) => numeric.test(module));
  const loop = modules
    .flatMap(({ loops }) => loops)
    .find(({ variable }) => /^_?(?:steps?|sweeps?|t|it|iteration|tick)$/i.test(variable));
  if (!computes || loop === undefined) return null;
  return { value: 'simulation', evidence: [evaluator.at(loop.scope, loop.line, 0.6)] };
}

const numeric = /^(?:numpy|numba|cupy|mpi4py|scipy|jax|taichi)(?:\.|$)/;

function byImports(evaluator: Evaluator): Finding<Task> | null {
  const imports = evaluator.program.modules.flatMap((module) => module.imports);
  const named = imports.find(({ module }) => dataWork.test(`${module}.`));
  if (named === undefined) return null;
  return { value: 'data-processing', evidence: [defaultEvidence(`imports ${named.module}`, 0.6)] };
}
