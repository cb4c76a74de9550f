import type { Job } from '../../../schemas/job.ts';

const transformerFrameworks = new Set([
  'transformers',
  'peft',
  'trl',
  'vllm',
  'sentence-transformers',
  'megatron-core',
  'deepspeed',
  'unsloth',
  'litgpt',
]);
const gpuFrameworks = new Set([
  ...transformerFrameworks,
  'torch',
  'pytorch',
  'lightning',
  'tensorflow',
  'keras',
  'jax',
  'flax',
  'diffusers',
  'torchvision',
  'timm',
]);

/**
 * True where activations grow with tokens × hidden × layers: a sequence length is in the code, or a transformer library with no model that
 * looks at images.
 */
export function isTransformer(job: Job): boolean {
  if (job.sequenceLength !== null) return true;
  return hasFramework(job, transformerFrameworks) && !seesImagesAlone(job);
}

/** True where the model's name or the classes that are called are of image networks, and no text is generated. */
function seesImagesAlone(job: Job): boolean {
  if (job.apiCalls.some((call) => textClasses.test(call))) return false;
  return imageModels.test(job.model?.name ?? '') || job.apiCalls.some((call) => imageClasses.test(call));
}

/** True where the head of a language model gives labels and not tokens, so that there are no logits over a vocabulary. */
export function givesLabels(job: Job): boolean {
  return job.apiCalls.some((call) => labelClasses.test(call));
}

/** True where low-rank adapters are trained over frozen weights. */
export function isAdapterTraining(job: Job): boolean {
  return isTraining(job) && (job.method === 'lora' || job.method === 'qlora');
}

/** True for jobs that carry a deep-learning framework, on a GPU or not. */
export function isDeepLearning(job: Job): boolean {
  return hasFramework(job, gpuFrameworks);
}

/** True where the weights change; an unknown task with an optimiser or a number of epochs counts as training. */
export function isTraining(job: Job): boolean {
  if (job.task === 'training' || job.task === 'fine-tuning') return true;
  return job.task === null && (job.optimizer !== null || job.epochs !== null);
}

/** True where any of the named packages is a framework or a dependency of the job. */
export function hasFramework(job: Job, names: ReadonlySet<string>): boolean {
  return (
    job.frameworks.some((framework) => names.has(framework.name.toLowerCase())) ||
    Object.keys(job.dependencies).some((name) => names.has(name.toLowerCase()))
  );
}

const imageFrameworks = new Set([
  'torchvision',
  'timm',
  'diffusers',
  'ultralytics',
  'monai',
  'segmentation-models-pytorch',
]);
const densePredictionFrameworks = new Set([
  'diffusers',
  'ultralytics',
  'monai',
  'segmentation-models-pytorch',
  'detectron2',
  'mmdet',
]);
const densePredictionModels = /unet|u-net|yolo|retinanet|rcnn|r-cnn|\bssd|detr|deeplab|segformer|diffusion/i;
/** Heads of transformers' models, as their classes are named. */
const densePredictionClasses =
  /For(?:(?:Semantic|Instance|Universal)Segmentation|ObjectDetection|DepthEstimation)\b/;
const imageClasses =
  /ImageProcessor|For(?:(?:Semantic|Instance|Universal)Segmentation|ObjectDetection|DepthEstimation|ImageClassification|MaskedImageModeling)\b/;
const textClasses = /For(?:CausalLM|ConditionalGeneration|Vision2Seq|ImageTextToText)\b/;
const labelClasses =
  /For(?:SequenceClassification|TokenClassification|QuestionAnswering|MultipleChoice)\b|\bSentenceTransformer\b/;
const imageModels =
  /resnet|resnext|vgg|unet|u-net|yolo|efficientnet|densenet|mobilenet|inception|convnext|\bvit\b|vit[-_]|deit|beit|dinov\d|swin|retinanet|rcnn|r-cnn|\bssd|detr|deeplab|segformer|diffusion/i;

/** True where weights are used at many positions of an image: a library, a model name or a convolution layer says so. */
export function isConvolutional(job: Job): boolean {
  if (hasFramework(job, imageFrameworks) || imageModels.test(job.model?.name ?? '')) return true;
  return job.apiCalls.some((call) => imageClasses.test(call) || /\bconv(olution)?\d?d?\b/i.test(call));
}

/** True where a result is made for every place of a large image: detection, segmentation, diffusion. */
export function isDensePrediction(job: Job): boolean {
  if (hasFramework(job, densePredictionFrameworks)) return true;
  return (
    densePredictionModels.test(job.model?.name ?? '') ||
    job.apiCalls.some((call) => densePredictionClasses.test(call))
  );
}
