import { generationRuns } from './generation-runs.ts';
import { imageRuns } from './image-runs.ts';
import { pretrainingRuns } from './pretraining-runs.ts';
import type { PublishedRun } from './published-run.ts';
import { tuningRuns } from './tuning-runs.ts';

/** Published run times, in training, fine-tuning and inference. */
export const publishedRuns: readonly PublishedRun[] = [
  ...pretrainingRuns,
  ...tuningRuns,
  ...generationRuns,
  ...imageRuns,
];
