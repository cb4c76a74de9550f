import type { Source } from './published-memory.ts';
import { model } from './published-memory.ts';
import type { PublishedRun } from './published-run.ts';
import { a100Large, steps, t4, v100 } from './published-run.ts';

const resNet: Source = {
  url: 'https://github.com/NVIDIA/DeepLearningExamples/blob/291f0d02e815b148fa5c2b81bf07aa3552142895/PyTorch/Classification/ConvNets/resnet50v1.5/README.md',
  date: '2026-11-24',
};
/** Accelerator, task, precision, images/s. */
type Images = readonly [string, 'training' | 'inference', 'fp32' | 'tf32' | 'fp16', number];
const images: readonly Images[] = [
  [a100Large, 'training', 'tf32', 938],
  [a100Large, 'training', 'fp16', 2470],
  [v100, 'training', 'fp32', 367],
  [v100, 'training', 'fp16', 1200],
  [v100, 'inference', 'fp32', 1229],
  [v100, 'inference', 'fp16', 3249],
  [t4, 'inference', 'fp32', 426],
  [t4, 'inference', 'fp16', 1190],
];
const imagesAStep = 128;

function resNet50([accelerator, task, precision, rate]: Images): PublishedRun {
  return {
    what: `ResNet-50, ${task} in ${precision} on ${accelerator}`,
    job: {
      gpuRequired: true,
      frameworks: [{ name: 'torchvision', version: null }],
      task,
      method: 'full',
      model: model('resnet50', 0.0256),
      precision,
      batchSize: imagesAStep,
      steps: 10 * steps,
    },
    gpus: 1,
    accelerator,
    seconds: (10 * steps * imagesAStep) / rate,
    source: resNet,
  };
}

/** Classification of images that the loader has ready. */
export const imageRuns: readonly PublishedRun[] = images.map(resNet50);
