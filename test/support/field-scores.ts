import type { Job } from '../../schemas/job.ts';
import type { AnalyzedProgram } from './program-corpus.ts';

/** Precision and recall of one field over the corpus; a share of nothing is 1. */
export interface FieldScore {
  readonly field: string;
  readonly precision: number;
  readonly recall: number;
  /** Programs in which the field is labelled. */
  readonly programs: number;
  /** Programs in which what is said differs from the label. */
  readonly wrong: readonly string[];
}

/** The facts that a field states of a job, as comparable texts; none where it is unknown. */
type Facts = (job: Partial<Job>) => readonly string[];

/** Upper ends of the size classes, in parameters: what fits where changes by about these steps. */
const sizeClasses = [1e7, 1e8, 5e8, 1.5e9, 4e9, 10e9, 20e9, 50e9, 100e9, Infinity];

function scalar(field: keyof Job): Facts {
  return (job) => (job[field] == null ? [] : [JSON.stringify(job[field])]);
}

const facts: Readonly<Record<string, { readonly label: keyof Job; readonly of: Facts }>> = {
  language: { label: 'language', of: scalar('language') },
  frameworks: { label: 'frameworks', of: ({ frameworks = [] }) => frameworks.map(({ name }) => name) },
  versions: {
    label: 'frameworks',
    of: ({ frameworks = [] }) =>
      frameworks.flatMap(({ name, version }) => (version === null ? [] : [`${name} ${version}`])),
  },
  dataAccess: {
    label: 'dataAccess',
    of: ({ dataAccess = [] }) => dataAccess.map(({ uri, mode }) => `${mode} ${uri}`),
  },
  batchSize: { label: 'batchSize', of: scalar('batchSize') },
  precision: { label: 'precision', of: scalar('precision') },
  modelSizeClass: {
    label: 'model',
    of: ({ model }) =>
      model?.parameters == null
        ? []
        : [`up to ${String(sizeClasses.find((end) => (model.parameters ?? 0) <= end))}`],
  },
  gpuRequired: { label: 'gpuRequired', of: scalar('gpuRequired') },
  modelName: { label: 'model', of: ({ model }) => (model == null ? [] : [model.name]) },
  distributed: { label: 'distributed', of: scalar('distributed') },
  datasets: { label: 'datasets', of: ({ datasets = [] }) => datasets },
  ports: { label: 'ports', of: ({ ports = [] }) => ports.map(String) },
  ...Object.fromEntries(
    (
      [
        'task',
        'method',
        'gradientAccumulation',
        'sequenceLength',
        'epochs',
        'steps',
        'optimizer',
        'activationCheckpointing',
        'workers',
        'checkpointing',
      ] as const
    ).map((field) => [field, { label: field, of: scalar(field) }]),
  ),
};

/** The bars that the analyzer is held to, for precision and for recall. */
export const bars: Readonly<Record<string, number>> = {
  language: 0.95,
  frameworks: 0.95,
  versions: 0.95,
  dataAccess: 0.95,
  batchSize: 0.9,
  precision: 0.9,
  modelSizeClass: 0.9,
  gpuRequired: 0.9,
};

/** Compares every labelled field with what the analyzer says. */
export function scoreFields(programs: readonly AnalyzedProgram[]): readonly FieldScore[] {
  return Object.entries(facts).map(([field, { label, of }]) => {
    const labelled = programs.filter(({ job }) => label in job);
    let [said, meant, right] = [0, 0, 0];
    const wrong: string[] = [];
    for (const { name, job, analysis } of labelled) {
      const [expected, answered] = [new Set(of(job)), new Set(of(analysis.job))];
      const common = [...expected].filter((fact) => answered.has(fact)).length;
      said += answered.size;
      meant += expected.size;
      right += common;
      if (common < Math.max(expected.size, answered.size)) wrong.push(name);
    }
    return {
      field,
      precision: share(right, said),
      recall: share(right, meant),
      programs: labelled.length,
      wrong,
    };
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
