import type { Job } from '../../../schemas/job.ts';
import type { PublishedMemory, Source } from './published-memory.ts';
import { gb, model } from './published-memory.ts';

import { peftTable } from './sources.ts';

const detectron: Source = {
  url: 'https://github.com/facebookresearch/detectron2/blob/02b5c4e295e990042a714712c21dc79b731e8833/MODEL_ZOO.md',
  date: '2021-07-20',
};

/** Two COCO images of about 800 × 1,333 a GPU, SGD, fp32. */
function detector(name: string, millions: number, gigabytes: number): PublishedMemory {
  return {
    what: `${name} on COCO`,
    job: {
      gpuRequired: true,
      frameworks: [{ name: 'torch', version: null }],
      task: 'training',
      method: 'full',
      model: model(name, millions / 1000),
      precision: 'fp32',
      optimizer: 'sgd',
      batchSize: 2,
    },
    gpus: 1,
    gib: gb(gigabytes),
    measured: 'allocator',
    source: detectron,
  };
}

const dreambooth: Source = {
  url: 'https://github.com/ShivamShrirao/diffusers/blob/main/examples/dreambooth/README.md',
  date: '2026-11-24',
};
/** The U-Net of Stable Diffusion 1.4; text encoder and autoencoder stand by. */
const stableDiffusion: Partial<Job> = {
  gpuRequired: true,
  frameworks: [{ name: 'diffusers', version: null }],
  task: 'fine-tuning',
  method: 'full',
  model: model('stable-diffusion-v1-4', 1.07),
  precision: 'fp16',
  optimizer: 'adamw8bit',
  batchSize: 1,
  activationCheckpointing: false,
};

function diffusion(
  what: string,
  changes: Partial<Job>,
  gigabytes: number,
  source: Source = dreambooth,
): PublishedMemory {
  const job = { ...stableDiffusion, ...changes };
  return {
    what: `Stable Diffusion, ${what}`,
    job,
    gpus: 1,
    gib: gb(gigabytes),
    measured: 'device',
    source,
  };
}

/** Detectors, classifiers and diffusion models. */
export const imageMemory: readonly PublishedMemory[] = [
  detector('faster_rcnn_R_50_FPN', 41.7, 3),
  detector('faster_rcnn_R_101_FPN', 60.6, 4.1),
  detector('faster_rcnn_X_101_32x8d_FPN', 104.4, 6.7),
  detector('retinanet_R_50_FPN', 38, 4.1),
  detector('mask_rcnn_R_50_FPN', 44.4, 3.4),
  {
    what: 'ResNet-50 on ImageNet, batch 512, fp32',
    job: {
      gpuRequired: true,
      frameworks: [{ name: 'torchvision', version: null }],
      task: 'training',
      method: 'full',
      model: model('resnet50', 0.0256),
      precision: 'fp32',
      optimizer: 'sgd',
      batchSize: 512,
    },
    gpus: 1,
    gib: 40,
    measured: 'device',
    source: { url: 'https://github.com/mankasto/iLRG/issues/1', date: '2023-04-25' },
  },
  diffusion('8-bit Adam, checkpointing', { activationCheckpointing: true }, 9.92),
  diffusion('8-bit Adam, checkpointing, batch 2', { activationCheckpointing: true, batchSize: 2 }, 10.4),
  diffusion('8-bit Adam', {}, 11.17),
  diffusion('8-bit Adam, batch 2', { batchSize: 2 }, 13.67),
  diffusion('AdamW, checkpointing', { activationCheckpointing: true, optimizer: 'adamw' }, 15.79),
  diffusion('full, fp32, batch 2', { precision: 'fp32', optimizer: 'adamw', batchSize: 2 }, 27.5, peftTable),
  diffusion('LoRA', { method: 'lora', precision: 'fp32', optimizer: 'adamw', batchSize: 2 }, 15.5, peftTable),
  diffusion(
    'LoRA, checkpointing',
    { method: 'lora', precision: 'fp32', optimizer: 'adamw', batchSize: 2, activationCheckpointing: true },
    8.12,
    peftTable,
  ),
];
