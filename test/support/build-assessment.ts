import type { Assessment, Contribution, Problem } from '../../schemas/assessment.ts';
import type { Evidence } from '../../schemas/job.ts';
import { buildJob, buildPlan } from './build-plan.ts';

export function buildEvidence(changes: Partial<Evidence> = {}): Evidence {
  return { file: 'train.py', line: 1, text: 'x', origin: 'code', certainty: 1, ...changes };
}

export function buildContribution(changes: Partial<Contribution> = {}): Contribution {
  return {
    ...{ field: 'batchSize', file: 'train.py', line: 3, value: '8', certainty: 0.9 },
    effect: 'half of it: 14 instead of 22 GiB per GPU',
    ...changes,
  };
}

export function buildProblem(changes: Partial<Problem> = {}): Problem {
  return {
    ...{ kind: 'does-not-fit', message: 'It does not fit.', file: 'train.py', line: 3 },
    fixes: [{ title: 'Use 4', file: 'train.py', line: 3, old: '8', new: '4' }],
    ...changes,
  };
}

/** Of `/project/train.py`, whose work starts in line 9. */
export function buildAssessment(changes: Partial<Assessment> = {}): Assessment {
  return {
    analysis: {
      ...{ schemaVersion: 1, job: buildJob(), directory: '/project', warnings: [] },
      evidence: { entry: [buildEvidence({ line: 9 })] },
    },
    plan: buildPlan(),
    ...changes,
  };
}
