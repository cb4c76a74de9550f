import type { Synthesiser } from './ports.ts';
import type { Plan } from '../schemas/plan.ts';
import type { Prediction } from '../schemas/prediction.ts';

/** The one door from planner/ to stacks/. cdktf is loaded at the first use: most commands never need it. */
export function createSynthesiser(): Synthesiser {
  return {
    async environment(plan, directory) {
      const { synthesise } = await import('../stacks/cdktf-synthesis.ts');
      await synthesise(plan, 'environment', directory);
    },
    async job(plan, directory) {
      const { synthesise } = await import('../stacks/cdktf-synthesis.ts');
      await synthesise(plan, 'job', directory);
    },
  };
}

/** Writes the cdktf output folder of a plan, for `headstart synth` and `headstart export --format cdktf-json`. */
export async function synthesiseApp(plan: Plan, outdir: string): Promise<void> {
  const synthesis = await import('../stacks/cdktf-synthesis.ts');
  await synthesis.synthesiseApp(plan, outdir);
}

/** Whether the predicted image boots with secure boot, and why, in one sentence. Loads no cdktf. */
export async function secureBootOf(prediction: Prediction): Promise<{ on: boolean; reason: string }> {
  const { machineImage } = await import('../stacks/machine-image.ts');
  const { secureBoot, secureBootReason } = machineImage(prediction);
  return { on: secureBoot, reason: secureBootReason };
}
