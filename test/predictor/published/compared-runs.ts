import { loadCatalog } from '../../../planner/catalog/catalog-file.ts';
import { noHistory } from '../../../planner/predictor/history.ts';
import { runtimePrior } from '../../../planner/predictor/priors/runtime.ts';
import { achievedFlops, arithmeticOf } from '../../../planner/predictor/work.ts';
import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import { buildJob } from '../../support/build-plan.ts';
import type { Compared } from '../measured-networks.ts';
import type { PublishedRun } from './published-run.ts';
import { publishedRuns } from './published-runs.ts';

/** Dense 16-bit TFLOP/s of accelerators that Compute Engine does not sell (NVIDIA data sheets of the A10 and the L40S). */
const elsewhere: Readonly<Record<string, number>> = { a10g: 70, l40s: 362 };

/** Every published run with the interval of its job; both in seconds, with the start that the prior reckons with. */
export async function comparedRuns(): Promise<readonly Compared[]> {
  const accelerators = (await loadCatalog()).accelerators();
  return publishedRuns.map((run) => comparedRun(run, accelerators));
}

function comparedRun(run: PublishedRun, accelerators: readonly AcceleratorFacts[]): Compared {
  const job = buildJob(run.job);
  const facts = accelerators.find(({ type }) => type === run.accelerator);
  const peak = elsewhere[run.accelerator] ?? NaN;
  const tflops = facts?.tflops ?? { fp32: null, tf32: null, fp16: peak, bf16: peak, int8: null };
  const machine = {
    vcpus: 8,
    gpus: run.gpus,
    flopPerSecond: achievedFlops({ tflops }, arithmeticOf(job)) ?? NaN,
    acceleratorName: run.accelerator,
  };
  const layout = { machines: 1, gpusPerMachine: run.gpus, reason: 'as it was published' };
  const prior = runtimePrior({ job, history: noHistory, accelerators, layout }, machine);
  return {
    what: run.what,
    kind: run.accelerator,
    interval: prior.runtimeSeconds,
    measured: run.seconds + prior.work.fixedSeconds,
  };
}
