import type { AdjustResult } from '../schemas/api.ts';
import type { Assessment, Explanation } from '../schemas/assessment.ts';
import type { Analysis } from '../schemas/job.ts';
import type { Plan } from '../schemas/plan.ts';
import type { PreparedJob } from '../schemas/prepared.ts';
import type { Profile } from '../schemas/profile.ts';
import type { Run } from '../schemas/run.ts';
import type { JobStatus, Orphan } from '../schemas/status.ts';
import type { UsageSample } from '../schemas/usage.ts';
import type { AnalyzeRequest, ProfileQuery } from './ports.ts';
import { adjustNow } from './use-cases/adjust-now.ts';
import { assessJob } from './use-cases/assess-job.ts';
import { explainPrediction } from './use-cases/explain-prediction.ts';
import { followRun } from './use-cases/follow-run.ts';
import { jobStatuses } from './use-cases/job-status.ts';
import { planJob, type PlanRequest } from './use-cases/plan-job.ts';
import type { PlannerPorts } from './use-cases/planner-ports.ts';
import { prepareResources } from './use-cases/prepare-resources.ts';
import { previewChanges, type Preview } from './use-cases/preview-changes.ts';
import { recentUsage } from './use-cases/recent-usage.ts';
import { reportOrphans } from './use-cases/orphans.ts';
import { releaseEnvironment } from './use-cases/release-environment.ts';
import { deleteSnapshots, releaseJob, type ReleaseResult } from './use-cases/release-resources.ts';
import { submitRun } from './use-cases/submit-run.ts';
import { createToldQuotas } from './use-cases/told-quotas.ts';
import { watchMachine, type MachineWatchResult } from './use-cases/watch-machine.ts';
import type { WatchResult } from './use-cases/watch-run.ts';

/** The use cases of Headstart. Each speaks to the host while it works and throws HeadstartError where it fails. */
export interface Planner {
  analyze(request: AnalyzeRequest, signal?: AbortSignal): Promise<Analysis>;
  /** The plan with what was read of the code and where; says nothing to the host. */
  assess(request: PlanRequest, signal?: AbortSignal): Promise<Assessment>;
  /** The analysis with the sizes of the data that the job reads, asked of the target. */
  resolveData(analysis: Analysis, signal?: AbortSignal): Promise<Analysis>;
  plan(request: PlanRequest, signal?: AbortSignal): Promise<Plan>;
  preview(plan: Plan, signal?: AbortSignal): Promise<Preview>;
  prepare(plan: Plan, signal?: AbortSignal): Promise<PreparedJob>;
  submit(jobName: string, signal?: AbortSignal): Promise<Run>;
  /** Passes on what the run prints, from its beginning, while its usage is watched. */
  watch(jobName: string, signal?: AbortSignal): Promise<WatchResult | MachineWatchResult>;
  /** Looks at the usage of a prepared machine once and adjusts it where that has left the prediction, after asking. */
  adjust(jobName: string, signal?: AbortSignal): Promise<AdjustResult>;
  explain(request: PlanRequest, signal?: AbortSignal): Promise<Explanation>;
  /** Usage of the last minutes (target's time), oldest first; says nothing to the host. */
  usage(
    request: { readonly jobName: string; readonly minutes: number },
    signal?: AbortSignal,
  ): Promise<readonly UsageSample[]>;
  status(jobName?: string): Promise<readonly JobStatus[]>;
  /** What carries Headstart's label and is not remembered here, of one job or of all. */
  orphans(jobName?: string): Promise<readonly Orphan[]>;
  release(
    jobName: string,
    options: { readonly keepData: boolean },
    signal?: AbortSignal,
  ): Promise<ReleaseResult>;
  /** Resolves to the number of resources that were deleted; 0 where nothing stood. */
  releaseEnvironment(region: string, signal?: AbortSignal): Promise<number>;
  deleteSnapshots(jobName: string): Promise<readonly string[]>;
  profiles(query: ProfileQuery): Promise<readonly Profile[]>;
}

/** Binds the use cases to what they need from outside. */
export function createPlanner(ports: PlannerPorts): Planner {
  const quotas = createToldQuotas();
  return {
    analyze: (request, signal) => ports.analyzer.analyze(request, signal),
    assess: (request, signal) => assessJob(ports, quotas, request, signal),
    resolveData: async (analysis, signal) => {
      const { resolveData } = await import('./use-cases/resolve-data.ts');
      return resolveData(ports, analysis, signal);
    },
    plan: (request, signal) => planJob(ports, request, signal),
    preview: async (plan, signal) => {
      const preview = await previewChanges(ports, plan, signal);
      quotas.note(plan, preview.preflight);
      return preview;
    },
    prepare: (plan, signal) => prepareResources(ports, plan, signal),
    submit: (jobName, signal) => submitRun(ports, jobName, signal),
    watch: async (jobName, signal) => {
      const { executor } = await ports.connection();
      return executor ? followRun(ports, jobName, signal) : watchMachine(ports, jobName, signal);
    },
    adjust: (jobName, signal) => adjustNow(ports, jobName, signal),
    explain: (request, signal) => explainPrediction(ports, request, signal),
    usage: (request, signal) => recentUsage(ports, request, signal),
    status: (jobName) => jobStatuses(ports, jobName),
    orphans: (jobName) => reportOrphans(ports, jobName),
    release: (jobName, options, signal) => releaseJob(ports, jobName, options, signal),
    releaseEnvironment: (region, signal) => releaseEnvironment(ports, region, signal),
    deleteSnapshots: (jobName) => deleteSnapshots(ports, jobName),
    profiles: async (query) => (await ports.profiles()).find(query),
  };
}
