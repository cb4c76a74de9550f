import { atMost, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asCount, asText } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';

const pools = /(?:^|\.)(?:Pool|ThreadPool|ProcessPoolExecutor|ThreadPoolExecutor|Parallel|LocalCluster)$/;

/** Data-loader workers, else the processes or threads that the code asks for; -1 ("all") stays unknown. */
export function workers(evaluator: Evaluator): Finding<number> | null {
  return (
    findSetting(evaluator, {
      keywords: ['dataloader_num_workers', 'num_workers'],
      names: /^(?:num_|n_)?(?:data_?loader_)?workers(?:_dataloader)?$/,
      read: asCount,
    }) ??
    findSetting(evaluator, {
      keywords: [
        'n_jobs',
        'num_proc',
        'max_workers',
        'processes',
        'n_workers',
        'nthread',
        'n_threads',
        'workers',
        'num_threads',
        'num_cpus',
      ],
      positional: [[pools, 0]],
      names: /^(?:num_|n_)?(?:workers|jobs|procs|processes|threads)$/,
      read: asCount,
    }) ??
    fromSpark(evaluator) ??
    fromEnvironment(evaluator)
  );
}

/** `SparkSession.builder.master("local[8]")`. */
function fromSpark(evaluator: Evaluator): Finding<number> | null {
  for (const call of evaluator.program.calls) {
    const node = /\.(?:master|setMaster)$/.test(calledName(evaluator, call)) ? call.positional[0] : undefined;
    const master = node === undefined ? null : asText(evaluator.value(node, call.scope));
    const count = Number(/^local\[(\d+)\]$/.exec(master ?? '')?.[1] ?? NaN);
    if (count > 0) return { value: count, evidence: [evaluator.at(call.scope, call.line, 0.95)] };
  }
  return null;
}

/** `OMP_NUM_THREADS=8` in the job's environment. */
function fromEnvironment(evaluator: Evaluator): Finding<number> | null {
  const { env, envPlace } = evaluator.invocation;
  const threads = Number(env['OMP_NUM_THREADS']);
  if (!Number.isSafeInteger(threads) || threads < 1) return null;
  const evidence = { ...(envPlace ?? { file: null, line: null }), text: `OMP_NUM_THREADS=${threads}` };
  return { value: threads, evidence: [atMost({ ...evidence, origin: 'job-file', certainty: 1 }, 0.9)] };
}
