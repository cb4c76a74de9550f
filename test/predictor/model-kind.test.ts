import { describe, expect, it } from 'vitest';
import {
  givesLabels,
  isConvolutional,
  isDensePrediction,
  isTransformer,
} from '../../planner/predictor/priors/model-kind.ts';
import type { Job } from '../../schemas/job.ts';
import { buildJob } from '../support/build-plan.ts';

const withTransformers = (name: string | null, ...calls: readonly string[]): Partial<Job> => ({
  frameworks: [{ name: 'transformers', version: null }],
  model: name === null ? null : { name, parameters: null },
  apiCalls: calls.map((call) => `transformers.${call}`),
});
const withTorch = (name: string): Partial<Job> => ({
  frameworks: [{ name: 'torch', version: null }],
  model: { name, parameters: null },
});

type Kind = readonly ('text' | 'image' | 'dense' | 'labels')[];
const kinds: readonly (readonly [string, Partial<Job>, Kind])[] = [
  ['Llama', withTransformers('meta-llama/Llama-3.1-8B', 'AutoModelForCausalLM.from_pretrained'), ['text']],
  [
    'a classifier of text',
    withTransformers('bert-base-uncased', 'AutoModelForSequenceClassification.from_pretrained'),
    ['text', 'labels'],
  ],
  [
    'ViT',
    withTransformers('google/vit-base-patch16-224', 'ViTForImageClassification.from_pretrained'),
    ['image'],
  ],
  ['ViT of timm’s name', withTorch('vit_base_patch16_224'), ['image']],
  [
    'SegFormer',
    withTransformers('nvidia/mit-b2', 'SegformerForSemanticSegmentation.from_pretrained'),
    ['image', 'dense'],
  ],
  [
    'a model that talks about images',
    withTransformers(
      'llava-1.5-7b',
      'CLIPImageProcessor.from_pretrained',
      'LlavaForConditionalGeneration.train',
    ),
    ['text', 'image'],
  ],
  [
    'an image model that is given a sequence length',
    { ...withTorch('vit-b'), sequenceLength: 197 },
    ['text', 'image'],
  ],
  ['ResNet', withTorch('resnet50'), ['image']],
  ['Faster R-CNN', withTorch('faster_rcnn_R_50_FPN'), ['image', 'dense']],
  ['a U-Net', withTorch('unet'), ['image', 'dense']],
  ['something else', withTorch('perceptron'), []],
  ['a name that has vit in it', withTorch('activity-net'), []],
];

describe('kind of a model', () => {
  it.each(kinds)('is told of %s', (_what, changes, expected) => {
    const job = buildJob(changes);
    const found: Kind = [
      ...(isTransformer(job) ? (['text'] as const) : []),
      ...(isConvolutional(job) ? (['image'] as const) : []),
      ...(isDensePrediction(job) ? (['dense'] as const) : []),
      ...(givesLabels(job) ? (['labels'] as const) : []),
    ];
    expect(found).toEqual(expected);
  });
});
