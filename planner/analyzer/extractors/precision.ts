import type { Precision } from '../../../schemas/job.ts';
import { atMost, defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { isInDeadBranch } from '../python/dead-branch.ts';
import { entryOf } from '../python/evaluate-subscript.ts';
import type { Call } from '../python/python-module.ts';
import { asFlag, asText, type Known } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { model } from './model.ts';
import { findSetting } from './setting.ts';
import { trains } from './training-calls.ts';

const spellings: readonly (readonly [RegExp, Precision])[] = [
  [/(?:^|[^a-z])(?:bf16|bfloat16)/, 'bf16'],
  [/float16|fp16|halftensor|(?:^|[._])half$|^16(?:-mixed|-true)?$/, 'fp16'],
  [/int4|nf4|fp4|4bit|awq|gptq/, 'int4'],
  [/(?<!u)int8|8bit/, 'int8'],
  [/tf32/, 'tf32'],
  [/float32|fp32|(?:^|[._])float$|^32(?:-true)?$/, 'fp32'],
];

/** The precision that a name such as `torch.bfloat16` or `bf16-mixed` stands for, or null. */
export function precisionNamed(name: string): Precision | null {
  const lower = name.toLowerCase().replace('mixed_bfloat16', 'bf16');
  return spellings.find(([pattern]) => pattern.test(lower))?.[1] ?? null;
}

function readName(known: Known): Precision | null {
  if (known.value.kind === 'number') return precisionNamed(String(known.value.value));
  const name = known.value.kind === 'name' ? known.value.name : asText(known);
  return name === null ? null : precisionNamed(name);
}

function whenTrue(precision: Precision): (known: Known) => Precision | null {
  return (known) => (asFlag(known) === true ? precision : null);
}

/**
 * The number format of the work. Quantised weights come first (they decide the memory), then what mixed precision is
 * asked for, then what the weights are loaded in; PyTorch computes in fp32 where nothing is said.
 */
export function precision(evaluator: Evaluator): Finding<Precision> | null {
  return (
    findSetting(evaluator, { keywords: ['load_in_4bit'], read: whenTrue('int4') }) ??
    findSetting(evaluator, { keywords: ['load_in_8bit'], read: whenTrue('int8') }) ??
    byModelName(evaluator) ??
    byDeepSpeed(evaluator) ??
    findSetting(evaluator, { keywords: ['bf16'], names: /^(?:use_)?bf16$/, read: whenTrue('bf16') }) ??
    findSetting(evaluator, {
      keywords: ['fp16'],
      names: /^(?:use_)?(?:fp16|amp)$/,
      read: whenTrue('fp16'),
    }) ??
    findSetting(evaluator, { keywords: ['mixed_precision', 'precision', 'quantization'], read: readName }) ??
    byAutocast(evaluator) ??
    findSetting(evaluator, {
      keywords: ['torch_dtype', 'dtype', 'param_dtype', 'compute_type'],
      calls: /from_pretrained|pipeline|autocast|LLM|\.to$|load|Config|Model|^cupy\./,
      read: readName,
    }) ??
    byPolicy(evaluator) ??
    byConversion(evaluator) ??
    byTensorFloat(evaluator) ??
    findSetting(evaluator, {
      keywords: [],
      names: /^(?:mixed_precision|precision|dtype)$/,
      read: readName,
    }) ??
    byDefault(evaluator)
  );
}

/** `torch.autocast("cuda", dtype=torch.bfloat16)`; on CUDA it computes in fp16 where no dtype is given. */
function byAutocast(evaluator: Evaluator): Finding<Precision> | null {
  const { workCalls, evaluationCalls } = evaluator.program;
  for (const call of trains(evaluator) ? workCalls : [...workCalls, ...evaluationCalls]) {
    if (!/(?:^|\.)autocast$/.test(calledName(evaluator, call)) || isSwitchedOff(evaluator, call)) continue;
    const node = call.keywords.get('dtype') ?? call.positional[1];
    const known = node === undefined ? null : evaluator.value(node, call.scope);
    const named = known === null ? null : readName(known);
    if (known !== null && named !== null) return { value: named, evidence: [known.evidence] };
    if (node === undefined) return { value: 'fp16', evidence: [evaluator.at(call.scope, call.line, 0.8)] };
  }
  return null;
}

/** `autocast(enabled=args.amp)`: off where the flag is, or where a switch for it stands off and the flag is not known. */
function isSwitchedOff(evaluator: Evaluator, call: Call): boolean {
  if (isInDeadBranch(evaluator, call)) return true;
  const node = call.keywords.get('enabled');
  if (node === undefined) return false;
  const enabled = asFlag(evaluator.value(node, call.scope));
  if (enabled !== null) return !enabled;
  const switches = [...evaluator.options.keys()].filter((dest) => /^(?:use_)?(?:amp|fp16|half)$/.test(dest));
  return switches.some((dest) => asFlag(evaluator.option(dest)) === false);
}

/** `MixedPrecision(param_dtype=torch.bfloat16)` of FSDP; a program that has policies for both takes bf16 where it can. */
function byPolicy(evaluator: Evaluator): Finding<Precision> | null {
  const policies = evaluator.program.calls
    .filter((call) => /(?:^|\.)MixedPrecision(?:Policy)?$/.test(calledName(evaluator, call)))
    .filter((call) => !isInDeadBranch(evaluator, call))
    .flatMap((call): Finding<Precision>[] => {
      const node = call.keywords.get('param_dtype') ?? call.positional[0];
      const known = node === undefined ? null : evaluator.value(node, call.scope);
      const value = known === null ? null : readName(known);
      return known === null || value === null ? [] : [{ value, evidence: [known.evidence] }];
    });
  return policies.find(({ value }) => value === 'bf16') ?? policies[0] ?? null;
}

/** `…-AWQ`, `….Q4_K_M.gguf`: published weights tell in their name what they are kept in. */
function byModelName(evaluator: Evaluator): Finding<Precision> | null {
  const found = model(evaluator);
  const bits =
    /(?:^|[-_.])(?:awq|gptq|bnb-4bit|nf4|int4|i?q4(?:_\w+)?)(?=$|[-_.])|(?:^|[-_.])(?:int8|q8_0)(?=$|[-_.])/i;
  const match = found === null ? null : bits.exec(found.value.name);
  if (found === null || match === null) return null;
  const [place] = found.evidence;
  const value = /8/.test(match[0]) ? 'int8' : 'int4';
  return place === undefined ? null : { value, evidence: [atMost(place, 0.9)] };
}

/** `{"bf16": {"enabled": true}}` of DeepSpeed. */
function byDeepSpeed(evaluator: Evaluator): Finding<Precision> | null {
  for (const { key, value, scope } of evaluator.program.modules.flatMap((module) => module.pairs)) {
    if (key !== 'bf16' && key !== 'fp16') continue;
    const enabled = entryOf(evaluator, value, 'enabled', scope);
    if (enabled !== null && asFlag(enabled) === true) return { value: key, evidence: [enabled.evidence] };
  }
  return null;
}

/** `model.half()`, `model.bfloat16()`, `model.to(torch.bfloat16)`, `set_global_policy("mixed_float16")`. */
function byConversion(evaluator: Evaluator): Finding<Precision> | null {
  for (const call of evaluator.program.calls) {
    const name = calledName(evaluator, call);
    const method = /\.(half|bfloat16)$/.exec(name)?.[1];
    if (method !== undefined && call.positional.length === 0) {
      const value = method === 'half' ? 'fp16' : 'bf16';
      return { value, evidence: [evaluator.at(call.scope, call.line, 0.9)] };
    }
    if (!/(?:\.to|\.set_global_policy|\.set_policy|\.set_default_(?:dtype|tensor_type))$/.test(name))
      continue;
    for (const node of call.positional) {
      const known = evaluator.value(node, call.scope);
      const value = known === null ? null : readName(known);
      if (known !== null && value !== null) return { value, evidence: [atMost(known.evidence, 0.9)] };
    }
  }
  return null;
}

/** `torch.backends.cuda.matmul.allow_tf32 = True`, `torch.set_float32_matmul_precision("high")`. */
function byTensorFloat(evaluator: Evaluator): Finding<Precision> | null {
  for (const call of evaluator.program.calls) {
    if (!calledName(evaluator, call).endsWith('set_float32_matmul_precision')) continue;
    const level =
      call.positional[0] === undefined ? null : asText(evaluator.value(call.positional[0], call.scope));
    if (level === 'high' || level === 'medium') {
      return { value: 'tf32', evidence: [evaluator.at(call.scope, call.line)] };
    }
  }
  for (const { target, value, scope } of evaluator.program.modules.flatMap((module) => module.attributes)) {
    const text = scope.module.tree.text.slice(target.start, target.end);
    if (!text.endsWith('allow_tf32') || value === null) continue;
    if (asFlag(evaluator.value(value, scope)) === true) {
      return { value: 'tf32', evidence: [evaluator.at(scope, target.line)] };
    }
  }
  return null;
}

function byDefault(evaluator: Evaluator): Finding<Precision> | null {
  const computes = evaluator.program.calls.some((call) =>
    /^(?:torch\.(?:nn|optim|device|load)|transformers\.|(?:tensorflow\.)?keras\.|jax\.|flax\.|optax\.)/.test(
      calledName(evaluator, call),
    ),
  );
  if (!computes) return null;
  return {
    value: 'fp32',
    evidence: [defaultEvidence('the framework computes in fp32 where nothing is said', 0.7)],
  };
}
