import type { Job } from '../../../schemas/job.ts';
import { activationBytes } from './bytes-per-parameter.ts';
import { checkpointsActivations } from './checkpointed.ts';
import { isDensePrediction, isTraining } from './model-kind.ts';

/**
 * Bytes that one image keeps for the backward pass in fp32 per √(million parameters): deeper networks keep more maps, wider ones more
 * weights for the same maps, so memory grows slower than parameters. Classifiers at 224 × 224: ResNet-50 (25.6 M) about 80 MB.
 */
const classifierBytes = 16e6;
/**
 * Detectors, segmenters and diffusion models, at 640 × 640 to 800 × 1,333 or 512 × 512 with maps of full size. Faster R-CNN with
 * ResNet-50 (41.7 M) keeps 1.2 GB an image, with ResNeXt-101 (104 M) 2.6 GB (Detectron2 model zoo, 2019, without weights and states).
 */
const densePredictionBytes = 200e6;
/** Checkpoints at √n of n layers and one stretch between two in full (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"). */
const checkpointedShare = 0.25;

/**
 * Activation bytes of one image in a network that works on maps.
 *
 * Worked example: ResNet-50 in fp32: 16 MB · √25.6 = 81 MB an image.
 */
export function imageActivations(job: Job, parameters: number): number {
  const each = isDensePrediction(job) ? densePredictionBytes : classifierBytes;
  const kept = isTraining(job) && checkpointsActivations(job) ? checkpointedShare : 1;
  return each * Math.sqrt(parameters / 1e6) * (activationBytes(job) / 4) * kept;
}
