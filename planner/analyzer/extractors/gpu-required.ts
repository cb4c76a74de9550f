import type { Task } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asText } from '../python/value.ts';
import { textOf } from '../syntax.ts';
import { calledName } from './called-name.ts';

const cudaCalls =
  /^torch\.(?:cuda|accelerator)\.|\.cuda$|init_process_group$|^accelerate\.Accelerator$|^cupy\.|^cudf\.|^cuml\.|^numba\.cuda\.|^pycuda\.|BitsAndBytesConfig$|^vllm\.LLM$|^dask_cuda\.|^deepspeed\.|^tensorrt\./;
const cudaImports =
  /^(?:cupy|cudf|cuml|pycuda|vllm|bitsandbytes|flash_attn|triton|dask_cuda|tensorrt|apex)(?:\.|$)/;
const trainers =
  /(?:^|\.)(?:Seq2Seq|SFT|DPO|PPO|GRPO)?Trainer$|FastLanguageModel\.|^(?:transformers|trl|sentence_transformers)\..*Trainer$/;

/** Whether the work is written for a GPU, with the line or the reason that says so. */
export function gpuRequired(evaluator: Evaluator, task: Task | null): Finding<boolean> {
  return (
    bySettings(evaluator) ??
    byCall(evaluator) ??
    byAssignment(evaluator) ??
    byProvider(evaluator) ??
    byImport(evaluator) ??
    byFramework(evaluator, task) ?? {
      value: false,
      evidence: [defaultEvidence('nothing in the code uses a GPU', 0.8)],
    }
  );
}

/** `device="cuda"`, `torch.device("cuda:0")`, `.to("cuda")`, `device_map="auto"`, `tree_method="gpu_hist"`, `device="cpu"`. */
function bySettings(evaluator: Evaluator): Finding<boolean> | null {
  let cpu: Finding<boolean> | null = null;
  for (const call of evaluator.program.calls) {
    for (const { keyword, text, certainty, at } of deviceTexts(evaluator, call)) {
      if (/^cuda(?::\d+)?$|^gpu(?:_hist)?$|^nvidia$/i.test(text)) {
        return { value: true, evidence: [evaluator.at(at.scope, at.line, certainty)] };
      }
      if (keyword === 'device_map' && text !== 'cpu') {
        return { value: true, evidence: [evaluator.at(at.scope, at.line, 0.9)] };
      }
      if (text === 'cpu' && keyword !== 'map_location') {
        cpu ??= { value: false, evidence: [evaluator.at(at.scope, at.line, 0.8)] };
      }
    }
  }
  return usesCudaSomewhere(evaluator) ? null : cpu;
}

function usesCudaSomewhere(evaluator: Evaluator): boolean {
  return evaluator.program.calls.some((call) => cudaCalls.test(calledName(evaluator, call)));
}

const deviceKeywords = [
  'device',
  'device_map',
  'tree_method',
  'device_type',
  'accelerator',
  'map_location',
  'task_type',
];

function* deviceTexts(
  evaluator: Evaluator,
  call: (typeof evaluator.program.calls)[number],
): Generator<{
  keyword: string;
  text: string;
  certainty: number;
  at: { scope: typeof call.scope; line: number };
}> {
  const name = calledName(evaluator, call);
  const positional = /(?:^|\.)(?:device|to|autocast)$/.test(name) ? call.positional.slice(0, 1) : [];
  const named = deviceKeywords.flatMap((keyword) => {
    const node = call.keywords.get(keyword);
    return node === undefined ? [] : [{ keyword, node }];
  });
  for (const { keyword, node } of [...named, ...positional.map((one) => ({ keyword: '', node: one }))]) {
    const known = evaluator.value(node, call.scope);
    const text = asText(known);
    if (known === null || text === null) continue;
    // `"cuda" if torch.cuda.is_available() else "cpu"` is written for a GPU, and says so with less certainty.
    const certainty = Math.max(known.evidence.certainty, 0.85);
    yield { keyword, text, certainty, at: { scope: call.scope, line: call.line } };
  }
}

function byCall(evaluator: Evaluator): Finding<boolean> | null {
  const call = evaluator.program.calls.find((one) => cudaCalls.test(calledName(evaluator, one)));
  return call === undefined ? null : { value: true, evidence: [evaluator.at(call.scope, call.line, 0.9)] };
}

/** `scene.cycles.device = "GPU"`, `preferences.compute_device_type = "OPTIX"`. */
function byAssignment(evaluator: Evaluator): Finding<boolean> | null {
  for (const { target, value, scope } of evaluator.program.modules.flatMap((module) => module.attributes)) {
    if (value === null || !/\.(?:compute_)?device(?:_type)?$/.test(textOf(scope.module.tree, target)))
      continue;
    if (/^(?:cuda(?::\d+)?|gpu|optix|hip)$/i.test(asText(evaluator.value(value, scope)) ?? ''))
      return { value: true, evidence: [evaluator.at(scope, target.line, 0.9)] };
  }
  return null;
}

/** `providers=["CUDAExecutionProvider", …]` of ONNX Runtime. */
function byProvider(evaluator: Evaluator): Finding<boolean> | null {
  for (const { node, scope } of evaluator.program.modules.flatMap((module) => module.strings)) {
    if (!/^(?:CUDA|Tensorrt)ExecutionProvider$/.test(asText(evaluator.value(node, scope)) ?? '')) continue;
    return { value: true, evidence: [evaluator.at(scope, node.line, 0.9)] };
  }
  return null;
}

function byImport(evaluator: Evaluator): Finding<boolean> | null {
  for (const module of evaluator.program.modules) {
    const found = module.imports.find((one) => cudaImports.test(one.module));
    if (found !== undefined) return { value: true, evidence: [evaluator.at(module.scope, found.line, 0.9)] };
  }
  return null;
}

/** Trainers move their model to the GPU by themselves; deep-learning frameworks take one where it stands. */
function byFramework(evaluator: Evaluator, task: Task | null): Finding<boolean> | null {
  const trainer = evaluator.program.calls.find((one) => trainers.test(calledName(evaluator, one)));
  if (trainer !== undefined)
    return { value: true, evidence: [evaluator.at(trainer.scope, trainer.line, 0.85)] };
  if (task !== 'training' && task !== 'fine-tuning') return null;
  for (const module of evaluator.program.modules) {
    const found = module.imports.find((one) =>
      /^(?:tensorflow|keras|jax|flax|detectron2|mmdet|mmengine|fairseq|litgpt|megatron|fastai|composer|ultralytics|lightning|pytorch_lightning)(?:\.|$)/.test(
        one.module,
      ),
    );
    if (found === undefined) continue;
    const reason = `${task} with ${found.module}, which computes on a GPU where there is one`;
    return {
      value: true,
      evidence: [defaultEvidence(reason, 0.65), evaluator.at(module.scope, found.line, 0.65)],
    };
  }
  return null;
}
