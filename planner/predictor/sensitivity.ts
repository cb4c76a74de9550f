import type { Job } from '../../schemas/job.ts';
import type { Prediction } from '../../schemas/prediction.ts';
import { predict, type PredictRequest } from './predict.ts';
import { bytesPerParameter } from './priors/bytes-per-parameter.ts';
import { variations, type VariedField } from './variations.ts';
import { compact, compactDuration, gibOf, parameterCount } from './wording.ts';

/** Longest text of an effect: an inlay hint is cut at 43 characters. */
const longestEffect = 40;
/** A change below this share is none. */
const leastChange = 0.05;
/** Weights below this many GiB drive nothing. */
const leastWeightsGib = 0.01;
/** Nobody asks what makes a shorter run. */
const leastSeconds = 1;
/** GPU memory decides more than anything else: from this change on it is what is told. */
const tellingChange = 0.1;

export interface SensitivityRequest extends PredictRequest {
  /** The job's prediction. */
  readonly prediction: Prediction;
  /** Seconds of a run on the machine that was picked; on the reference machine where none was. */
  readonly runtimeOf: (prediction: Prediction) => number;
}

/** What one value of a job does to its need. */
export interface Effect {
  readonly field: VariedField | 'model' | 'epochs' | 'dataAccess';
  /** Of a list, which entry. */
  readonly index?: number;
  /** The value, for people. */
  readonly value: string;
  readonly effect: string;
  /** Relative change of what it changes most, 0 to 1; of a model the share of its weights. */
  readonly change: number;
}

/**
 * What the values of a job do to its need: each is predicted again with another value, and the quantity that changes most
 * is told; one that changes nothing is left out. Runs of the job itself say nothing of another value, so that both
 * predictions are then made without them and their ratio is told of what is predicted with them.
 */
export function sensitivity(request: SensitivityRequest): readonly Effect[] {
  const scene = sceneOf(request);
  const fields = Object.keys(variations) as readonly VariedField[];
  const effects = [
    ...fields.flatMap((field) => variedEffect(scene, field)),
    ...modelEffect(request),
    ...epochsEffect(scene),
    ...dataEffects(scene),
  ];
  // Figures of a run of a million years are no help.
  return effects.filter(({ effect }) => effect.length <= longestEffect);
}

interface Scene {
  readonly request: SensitivityRequest;
  /** The job's own prediction as another value is predicted: without its own runs. */
  readonly base: Prediction;
}

function sceneOf(request: SensitivityRequest): Scene {
  const { job, runs, prediction } = request;
  const hasOwn = runs.some(({ fingerprint }) => fingerprint === job.fingerprint);
  return { request, base: hasOwn ? predictOther(request, job) : prediction };
}

/** Of a job with another value no run is known, whatever its fingerprint was before; its GPUs stay as many. */
function predictOther(request: SensitivityRequest, job: Job): Prediction {
  const { machines, gpusPerMachine } = request.prediction.topology;
  const layout = { machines, gpusPerMachine, reason: 'as without the change' };
  return predict({ ...request, job: { ...job, fingerprint: '' }, layout });
}

/** One quantity of the job as it is and with another value. */
interface Comparison {
  readonly now: number;
  readonly other: number;
  /** Relative; 0.5 is half as much again, or as much less. */
  readonly change: number;
  readonly unit: string;
}

const sizes: readonly { readonly unit: string; readonly of: (prediction: Prediction) => number | null }[] = [
  { unit: 'GiB per GPU', of: ({ gpuMemoryGib }) => gpuMemoryGib?.target ?? null },
  { unit: 'GiB of memory', of: ({ memoryGib }) => memoryGib.target },
  { unit: 'GiB of disk', of: ({ diskGib }) => diskGib.target },
  { unit: 'vCPUs', of: ({ vcpus }) => vcpus.target },
];

/** Null where either is unknown or nothing changes. */
function compared(
  unit: string,
  now: number | null,
  before: number | null,
  after: number | null,
): Comparison | null {
  if (now === null || !before || after === null) return null;
  const other = now * (after / before);
  const change = Math.abs(other - now) / Math.max(now, other);
  return change < leastChange ? null : { now, other, change, unit };
}

/** The quantity that changes most, or GPU memory where that changes much. */
function largestChange({ request, base }: Scene, other: Prediction): Comparison | null {
  const { prediction } = request;
  const found = sizes.flatMap(({ unit, of }) => compared(unit, of(prediction), of(base), of(other)) ?? []);
  const [first] = found;
  if (first && first.unit === sizes[0]?.unit && first.change >= tellingChange) return first;
  return found.toSorted((one, two) => two.change - one.change)[0] ?? null;
}

function runtimeChange({ request, base }: Scene, other: Prediction): Comparison | null {
  const { prediction, runtimeOf } = request;
  const now = runtimeOf(prediction);
  return now < leastSeconds ? null : compared('s', now, runtimeOf(base), runtimeOf(other));
}

function variedEffect(scene: Scene, field: VariedField): readonly Effect[] {
  const { job } = scene.request;
  const variation = variations[field](job);
  if (!variation) return [];
  const other = predictOther(scene.request, variation.job);
  const size = largestChange(scene, other);
  const time = size ? null : runtimeChange(scene, other);
  const found = size ?? time;
  if (!found) return [];
  const effect = size ? sizeText(variation.label, size) : timeText(variation.label, found);
  return [{ field, value: valueText(job[field]), effect, change: found.change }];
}

function valueText(value: string | number | null): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}

/** `at 4: 14 instead of 22 GiB per GPU`; the unit's second part goes where it would be too long. */
function sizeText(label: string, { now, other, unit }: Comparison): string {
  const text = `${label}: ${compact(other)} instead of ${compact(now)} ${unit}`;
  return text.length <= longestEffect
    ? text
    : `${label}: ${compact(other)} instead of ${compact(now)} ${unit.split(' ')[0]}`;
}

function timeText(label: string, { now, other }: Comparison): string {
  return `${label}: ${compactDuration(other)} instead of ${compactDuration(now)}`;
}

/** A model is not halved: how much its weights are says more. */
function modelEffect({ job, prediction }: SensitivityRequest): readonly Effect[] {
  const parameters = job.model?.parameters ?? 0;
  if (!job.model || parameters <= 0) return [];
  const weights = gibOf(parameters * bytesPerParameter(job).weights.target);
  if (weights < leastWeightsGib) return [];
  const effect = `${parameterCount(parameters)} parameters: ${compact(weights)} GiB of weights`;
  const memory = prediction.gpuMemoryGib ?? prediction.memoryGib;
  return [{ field: 'model', value: job.model.name, effect, change: Math.min(1, weights / memory.target) }];
}

function epochsEffect(scene: Scene): readonly Effect[] {
  const { job } = scene.request;
  if (job.epochs === null || job.epochs < 1) return [];
  const fewer = job.epochs > 1 ? Math.ceil(job.epochs / 2) : 2;
  const other = predictOther(scene.request, { ...job, epochs: fewer });
  const time = runtimeChange(scene, other);
  if (!time) return [];
  const each = compactDuration((time.now - time.other) / (job.epochs - fewer));
  return [
    {
      field: 'epochs',
      value: valueText(job.epochs),
      effect: `${each} each, ${compactDuration(time.now)} in all`,
      change: time.change,
    },
  ];
}

/** What the need would be without each place that data is read from or written to. */
function dataEffects(scene: Scene): readonly Effect[] {
  const { job } = scene.request;
  return job.dataAccess.flatMap(({ uri, bytes }, index): readonly Effect[] => {
    const rest = job.dataAccess.filter((_, at) => at !== index);
    const change = largestChange(scene, predictOther(scene.request, { ...job, dataAccess: rest }));
    if (!change || change.other >= change.now) return [];
    const unknown = bytes === null ? 'size unknown: ' : '';
    const effect = `${unknown}adds ${compact(change.now - change.other)} ${change.unit}`;
    return [{ field: 'dataAccess', index, value: uri, effect, change: change.change }];
  });
}
