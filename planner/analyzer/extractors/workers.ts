import { atMost, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asCount } from '../python/value.ts';
import { findSetting } from './setting.ts';

const pools = /(?:^|\.)(?:Pool|ThreadPool|ProcessPoolExecutor|ThreadPoolExecutor|Parallel|LocalCluster)$/;

/** Data-loader workers, else the processes or threads that the code asks for; -1 ("all") stays unknown. */
export function workers(evaluator: Evaluator): Finding<number> | null {
  return (
    findSetting(evaluator, { keywords: ['dataloader_num_workers', 'num_workers'], read: asCount }) ??
    findSetting(evaluator, {
      keywords: [
        'n_jobs',
        'num_proc',
        'max_workers',
        'processes',
        'n_workers',
        'nthread',
        'num_threads',
        'num_cpus',
      ],
      positional: [[pools, 0]],
      names: /^(?:num_|n_)?(?:workers|jobs|procs|processes|threads)$/,
      read: asCount,
    }) ??
    fromEnvironment(evaluator)
  );
}

/** `OMP_NUM_THREADS=8` in the job's environment. */
function fromEnvironment(evaluator: Evaluator): Finding<number> | null {
  const { env, envPlace } = evaluator.invocation;
  const threads = Number(env['OMP_NUM_THREADS']);
  if (!Number.isSafeInteger(threads) || threads < 1) return null;
  const evidence = { ...(envPlace ?? { file: null, line: null }), text: `OMP_NUM_THREADS=${threads}` };
  return { value: threads, evidence: [atMost({ ...evidence, origin: 'job-file', certainty: 1 }, 0.9)] };
}
