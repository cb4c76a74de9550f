import { machineImage } from '../stacks/machine-image.ts';
import { resourceLabels } from '../stacks/resource-labels.ts';
import { jobNames } from '../stacks/resource-names.ts';
import { HeadstartError } from '../schemas/failure.ts';
import type { Plan } from '../schemas/plan.ts';
import type { Prediction } from '../schemas/prediction.ts';
import { stackOf, type StackSource } from '../stacks/stack-source.ts';
import type { Synthesiser } from './ports.ts';

export interface SynthesiserOptions {
  /** Cloud Storage bucket that keeps the Terraform state; null keeps it beside the configuration. */
  readonly stateBucket: string | null;
}

/**
 * The one door from planner/ to stacks/. cdktf is loaded at the first synthesis: most commands never need it. What is
 * imported at the top are facts alone.
 */
export function createSynthesiser({ stateBucket }: SynthesiserOptions = { stateBucket: null }): Synthesiser {
  const write = async (source: StackSource, directory: string): Promise<void> => {
    const { synthesise } = await import('../stacks/cdktf-synthesis.ts');
    await synthesise(source, directory, stateBucket);
  };
  return {
    environment: async (plan, directory) => write(stackOf('environment', plan), directory),
    environmentOf: (place, directory) => write({ kind: 'environment', place }, directory),
    job: (plan, directory) => write({ kind: 'job', plan }, directory),
    names: (plan) => ({ ...jobNames(plan.job.name), labels: resourceLabels(plan) }),
    secureBoot: secureBootOf,
  };
}

/** Writes the cdktf output folder of a plan, for `headstart synth` and `headstart export --format cdktf-json`. */
export async function synthesiseApp(plan: Plan, outdir: string): Promise<void> {
  const synthesis = await import('../stacks/cdktf-synthesis.ts');
  await synthesis.synthesiseApp(plan, outdir);
}

/**
 * Whether the predicted image of a machine with this accelerator boots with secure boot, and why, in one sentence; null where no way to a driver is known,
 * which synthesis then refuses.
 */
export function secureBootOf(
  prediction: Prediction,
  acceleratorType: string | null,
): NonNullable<Plan['secureBoot']> | null {
  try {
    const { secureBoot, secureBootReason } = machineImage(prediction, acceleratorType);
    return { on: secureBoot, reason: secureBootReason };
  } catch (error) {
    if (error instanceof HeadstartError && error.failure.code === 'invalid') return null;
    throw error;
  }
}
