import type { InstanceState, PreparedJob } from '../../schemas/prepared.ts';
import type { JobStatus } from '../../schemas/status.ts';
import { buildPlan } from './build-plan.ts';
import { instant } from './build-profile.ts';

export function buildInstance(changes: Partial<InstanceState> = {}): InstanceState {
  return {
    name: 'headstart-tune',
    zone: 'us-central1-a',
    status: 'RUNNING',
    machineType: 'n2-standard-2',
    labels: {},
    createdAt: instant(0),
    readyAt: instant(60),
    ...changes,
  };
}

export function buildPrepared(changes: Partial<PreparedJob> = {}): PreparedJob {
  return {
    jobName: 'tune',
    plan: buildPlan({ source: { path: '/project/tune/train.py', directory: '/project/tune' } }),
    directory: '/project/tune',
    project: 'example-project',
    region: 'us-central1',
    zone: 'us-central1-a',
    instance: 'headstart-tune',
    dataDisk: 'headstart-tune-data',
    preparedAt: instant(0),
    readyAt: instant(60),
    runId: null,
    offerings: [],
    ...changes,
  };
}

/** A machine that stands ready with nothing on it. */
export function buildStatus(changes: Partial<JobStatus> = {}): JobStatus {
  return {
    prepared: buildPrepared(),
    instance: buildInstance(),
    run: null,
    usdSoFar: 0.021,
    secondsLeft: 6900,
    ...changes,
  };
}
