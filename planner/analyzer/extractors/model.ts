import type { Evidence } from '../../../schemas/job.ts';
import { clip, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';
import { asText, type Known } from '../python/value.ts';
import { builtModel } from '../layers/built-model.ts';
import { isModelName, modelSizeOf } from './model-size.ts';
import { calledName } from './called-name.ts';

/** A model's identity and where its size was read from. */
export interface ModelFinding extends Finding<{ readonly name: string; readonly parameters: number | null }> {
  readonly family: string | null;
  readonly sizeEvidence: readonly Evidence[];
}

/** Calls that load a model by name: pattern, and the keyword or first position that names it. Most telling first. */
const loaders: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /(?:^|\.)(?:Auto\w*Model\w*|\w+(?:For[A-Z]\w+|Model|Pipeline|Transformer))\.from_pretrained$/,
    ['pretrained_model_name_or_path', 'model_name'],
  ],
  [/FastLanguageModel\.from_pretrained$/, ['model_name']],
  [/^vllm\.LLM$/, ['model']],
  [/SentenceTransformer$|CrossEncoder$/, ['model_name_or_path', 'model_name']],
  [/SFTTrainer$|DPOTrainer$/, ['model']],
  [/^timm\.create_model$/, ['model_name']],
  [/(?:^|\.)whisper\.load_model$/, ['name']],
  [/^faster_whisper\.WhisperModel$/, ['model_size_or_path']],
  [/^ultralytics\.(?:YOLO|RTDETR)$/, ['model']],
  [/^spacy\.load$/, ['name']],
  [/^llama_cpp\.Llama(?:\.from_pretrained)?$/, ['repo_id', 'model_path']],
  [/Config\.from_pretrained$/, ['pretrained_model_name_or_path']],
];

/** Any of them: few calls of a program are one. */
const anyLoader = new RegExp(loaders.map(([pattern]) => pattern.source).join('|'));

/** Constructors that are the model's name: `torchvision.models.resnet50()`, `keras.applications.ResNet50()`. */
const named = /^(?:torchvision\.models|(?:tensorflow\.)?keras\.applications)(?:\.\w+)*?\.(\w+)$/;

/** The model that the job works on, and its number of parameters where the name tells it. */
export function model(evaluator: Evaluator): ModelFinding | null {
  const loading = evaluator.program.calls.filter((call) => anyLoader.test(calledName(evaluator, call)));
  for (const [pattern, keywords] of loaders) {
    for (const call of loading) {
      const name = calledName(evaluator, call);
      if (!pattern.test(name) || /Tokenizer|Processor|FeatureExtractor|PeftModel/.test(name)) continue;
      const known = nameGivenTo(evaluator, call, keywords);
      const text = nameIn(asText(known));
      if (known === null || text === null || !isModelName(prefixed(name, text))) continue;
      return describe(prefixed(name, text), known.evidence);
    }
  }
  return (
    byConstructor(evaluator) ??
    byPipeline(evaluator) ??
    byTorchHub(evaluator) ??
    byOption(evaluator) ??
    byLayers(evaluator)
  );
}

/** A model that the program spells out layer by layer is named like its class. */
function byLayers(evaluator: Evaluator): ModelFinding | null {
  const built = builtModel(evaluator);
  if (built === null) return null;
  const { name, parameters, evidence } = built;
  return { value: { name, parameters }, evidence, family: null, sizeEvidence: evidence };
}

/** The name that a file of weights in the GGUF format carries. */
function nameIn(text: string | null): string | null {
  return text !== null && /\.gguf$/.test(text) ? text.slice(text.lastIndexOf('/') + 1) : text;
}

function nameGivenTo(evaluator: Evaluator, call: Call, keywords: readonly string[]): Known | null {
  const keyword = keywords.map((one) => call.keywords.get(one)).find((node) => node !== undefined);
  const node = keyword ?? call.positional[0];
  return node === undefined ? null : evaluator.value(node, call.scope);
}

/** Whisper names its sizes alone ("small"); the family belongs to the name. */
function prefixed(call: string, name: string): string {
  return /whisper/i.test(call) && !/whisper/i.test(name) ? `whisper-${name}` : name;
}

function describe(name: string, evidence: Evidence): ModelFinding {
  const size = modelSizeOf(name);
  const certainty = Math.min(evidence.certainty, size.certainty);
  return {
    value: { name, parameters: size.parameters },
    evidence: [evidence],
    family: size.family,
    sizeEvidence:
      size.parameters === null ? [] : [{ ...evidence, text: clip(`${name}: ${size.rule}`), certainty }],
  };
}

function byConstructor(evaluator: Evaluator): ModelFinding | null {
  for (const call of evaluator.program.calls) {
    const name = named.exec(calledName(evaluator, call))?.[1];
    if (name === undefined || /weights/i.test(name) || name === 'preprocess_input') continue;
    const chosen = name === 'get_model' ? asText(nameGivenTo(evaluator, call, ['name'])) : name;
    if (chosen !== null && isModelName(chosen)) return describe(chosen, evaluator.at(call.scope, call.line));
  }
  return null;
}

function byPipeline(evaluator: Evaluator): ModelFinding | null {
  for (const call of evaluator.program.calls) {
    if (!/(?:^|\.)transformers\.pipeline$/.test(calledName(evaluator, call))) continue;
    const node = call.keywords.get('model') ?? call.positional[1];
    const known = node === undefined ? null : evaluator.value(node, call.scope);
    const text = asText(known);
    if (known !== null && text !== null) return describe(text, known.evidence);
  }
  return null;
}

function byTorchHub(evaluator: Evaluator): ModelFinding | null {
  for (const call of evaluator.program.calls) {
    if (calledName(evaluator, call) !== 'torch.hub.load') continue;
    const node = call.keywords.get('model') ?? call.positional[1];
    const known = node === undefined ? null : evaluator.value(node, call.scope);
    const text = asText(known);
    if (known !== null && text !== null) return describe(text, known.evidence);
  }
  return null;
}

const modelOption = /^(?:base_)?model(?:_name|_id)?(?:_or_path)?$|^pretrained_model_name_or_path$|^arch$/;

/** `--weights yolov5s.pt`: weights that a project fetches by the name of a family it publishes. */
function weightsOption(evaluator: Evaluator, dest: string): Known | null {
  const known = dest === 'weights' ? evaluator.option(dest) : null;
  const text = asText(known);
  return text !== null && !text.includes('/') && modelSizeOf(text).family !== null ? known : null;
}

/** A path to weights tells no published name. */
const aFile = /^[./~]|\.(?:pt|pth|bin|ckpt|joblib|pkl)$|:\/\//;

function byOption(evaluator: Evaluator): ModelFinding | null {
  for (const dest of evaluator.options.keys()) {
    const known = modelOption.test(dest) ? evaluator.option(dest) : weightsOption(evaluator, dest);
    const text = asText(known);
    if (known === null || text === null || !isModelName(text) || (modelOption.test(dest) && aFile.test(text)))
      continue;
    return describe(text, { ...known.evidence, certainty: Math.min(known.evidence.certainty, 0.8) });
  }
  return null;
}
