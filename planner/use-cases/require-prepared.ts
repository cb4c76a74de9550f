import { HeadstartError } from '../../schemas/failure.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import type { Executor } from '../ports.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** What stands for a job; throws HeadstartError `not-prepared` where nothing does. */
export async function requirePrepared(ports: PlannerPorts, jobName: string): Promise<PreparedJob> {
  const prepared = await ports.state.prepared(jobName);
  if (prepared) return prepared;
  const others = (await ports.state.allPrepared()).map((other) => other.jobName);
  throw new HeadstartError({
    code: 'not-prepared',
    fault: 'user',
    message: `Nothing is prepared for "${jobName}" in the ${ports.settings.target} cloud.`,
    detail: { id: 'nothing-prepared', args: [jobName] },
    nextStep:
      others.length > 0
        ? `Prepared are: ${others.join(', ')}. Prepare this one with "headstart prepare FILE".`
        : 'Prepare it with "headstart prepare FILE".',
  });
}

/** The executor of this target; throws HeadstartError `unsupported-target` where there is none. */
export async function requireExecutor(ports: PlannerPorts): Promise<Executor> {
  const { executor } = await ports.connection();
  if (executor) return executor;
  throw new HeadstartError({
    code: 'unsupported-target',
    fault: 'user',
    message:
      'Headstart does not submit code to Google Cloud yet; it prepares, watches and releases machines there.',
    detail: { id: 'no-executor', args: [] },
    nextStep: 'Start the program yourself with "gcloud compute ssh INSTANCE --tunnel-through-iap".',
  });
}
