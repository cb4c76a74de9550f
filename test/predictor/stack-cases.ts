import type { StackGpu } from '../../planner/predictor/stack/collision.ts';
import type { StackRequest } from '../../planner/predictor/stack/solve-stack.ts';
import { wantedFrameworks } from '../../planner/predictor/stack/wanted-framework.ts';

/** Accelerators by the name that people say. */
export const gpus = {
  P4: gpu('P4', 6.1, 580),
  P100: gpu('P100', 6, 580),
  V100: gpu('V100', 7, 580),
  T4: gpu('T4', 7.5),
  L4: gpu('L4', 8.9),
  A100: gpu('A100', 8),
  H100: gpu('H100', 9),
  B200: gpu('B200', 10),
  'RTX PRO 6000': gpu('RTX PRO 6000', 12),
} as const;

export type GpuName = keyof typeof gpus;

/** Requirements as a manifest writes them: `torch==2.8.0+cu128 xgboost`. */
export function requestOf(
  requirements: string,
  on: GpuName | null,
  changes: Partial<StackRequest> = {},
): StackRequest {
  const named = requirements.split(' ').filter((each) => each !== '');
  const frameworks = wantedFrameworks(
    named.map((each) => ({ name: each.split('==')[0] ?? '', version: each.split('==')[1] ?? null })),
  );
  const where = on === null ? null : gpus[on];
  return { frameworks, gpu: where, python: null, cuda: null, image: 'ready', ...changes };
}

function gpu(name: string, computeCapability: number, lastDriverBranch: number | null = null): StackGpu {
  return { name, computeCapability, lastDriverBranch };
}
