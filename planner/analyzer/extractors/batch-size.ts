import { asCount } from '../python/value.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Finding } from '../evidence.ts';
import { findSetting } from './setting.ts';

/** Samples per device and step. Library defaults: transformers TrainingArguments 8, torch DataLoader 1, Keras fit 32. */
export function batchSize(evaluator: Evaluator): Finding<number> | null {
  return findSetting(evaluator, {
    keywords: [
      'per_device_train_batch_size',
      'train_batch_size',
      'micro_batch_size',
      'batch_size',
      'per_device_batch_size',
      'train_micro_batch_size_per_gpu',
      'max_batch_size',
    ],
    calls: /^(?!.*(?:export|profile|benchmark|summary|warmup)\w*$)/,
    positional: [
      [/(?:^|\.)DataLoader$/, 1],
      [/(?:^|\.)BatchSampler$/, 1],
      [/\.batch$/, 0],
    ],
    names:
      /^(?:per_device_|per_gpu_|local_)?(?:train(?:ing)?_)?(?:micro_|mini_?)?(?:batch_?size|bs|batch)(?:_train(?:ing)?|_per_(?:gpu|device))?$|^train_micro_batch_size_per_gpu$|^max_batch_size$/,
    defaults: [
      ['transformers', 8, 'default of transformers TrainingArguments'],
      [/(?:^|\.)DataLoader$/, 1, 'default of torch.utils.data.DataLoader'],
      [/^(?:tensorflow\.)?keras\..*\.fit$/, 32, 'default of keras Model.fit'],
    ],
    workOnly: true,
    read: asCount,
  });
}

/** Steps whose gradients are added up before the optimiser moves. */
export function gradientAccumulation(evaluator: Evaluator): Finding<number> | null {
  return findSetting(evaluator, {
    keywords: ['gradient_accumulation_steps', 'accumulate_grad_batches', 'grad_accum_steps'],
    names:
      /^(?:gradient_accumulation|grad_accum|accumulation|accum)(?:ulation)?(?:_steps|_iters?|_iter)?$|^accumulate(?:_grad_batches|_steps)?$/,
    defaults: [['transformers', 1, 'default of transformers TrainingArguments']],
    read: asCount,
  });
}
