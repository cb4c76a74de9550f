import type { Analysis, Evidence, Job } from '../../schemas/job.ts';

/** One line of evidence for a view: the field, its value and its best source. */
export interface EvidenceLine {
  readonly field: string;
  readonly value: unknown;
  readonly evidence: readonly Evidence[];
}

/** The fields of an analysis that rest on something, with their values, in the order they were found. */
export function describeEvidence(analysis: Analysis): readonly EvidenceLine[] {
  return Object.entries(analysis.evidence).map(([field, evidence]) => ({
    field,
    value: valueAt(analysis.job, field),
    evidence,
  }));
}

/** `dependencies.torch`, `model.parameters`, `frameworks.torch`: a field, or one entry of it. */
function valueAt(job: Job, field: string): unknown {
  const dot = field.indexOf('.');
  const head: unknown = Reflect.get(job, dot < 0 ? field : field.slice(0, dot));
  if (dot < 0) return head;
  const key = field.slice(dot + 1);
  if (Array.isArray(head)) {
    const items: readonly unknown[] = head;
    return items.find(
      (item) => typeof item === 'object' && item !== null && Reflect.get(item, 'name') === key,
    );
  }
  return typeof head === 'object' && head !== null ? Reflect.get(head, key) : undefined;
}
