import type { AcceleratorFacts } from '../../../schemas/catalog.ts';
import type { Job } from '../../../schemas/job.ts';
import type { ImageFamily } from '../../../schemas/prediction.ts';
import type { StackRefusal } from './choose-build.ts';
import type { StackGpu } from './collision.ts';
import { needsToolkit } from './needs-toolkit.ts';
import { refusalText } from './refusal-text.ts';
import { solveStack, type SolvedStack } from './solve-stack.ts';
import { frameworksOf, packagedCuda, type WantedFramework } from './wanted-framework.ts';

export type Solver = (
  frameworks: readonly WantedFramework[],
  gpu: StackGpu | null,
) => SolvedStack | StackRefusal;

/** The solver with what the job itself asks for; it is asked again for every accelerator. */
export function solverOf(job: Job): Solver {
  const cuda = packagedCuda(job);
  const known = frameworksOf(job);
  // A plan that was saved before the Python was read has none.
  const python = typeof job.pythonVersion === 'string' ? job.pythonVersion : null;
  return (frameworks, gpu) =>
    solveStack({
      ...{ frameworks, gpu, cuda, python, image: 'ready' },
      toolkit: (builds) => needsToolkit(job, known, builds),
    });
}

export type Answers = readonly (readonly [AcceleratorFacts, SolvedStack | StackRefusal])[];

/** The wheels that were chosen, on each accelerator. */
export function answersOn(
  { builds }: SolvedStack,
  accelerators: readonly AcceleratorFacts[],
  solve: Solver,
): Answers {
  const pinned = builds.map(({ wanted, candidate }) => ({ ...wanted, cuda: candidate.build.cuda }));
  const versioned = pinned.filter(({ version }) => version !== null);
  return accelerators.map((accelerator) => [accelerator, solve(versioned, gpuOf(accelerator))]);
}

/** What the accelerators have against them. */
export function refusedBy(answers: Answers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    answers.flatMap(([{ type }, answer]) =>
      answer.kind === 'refused' ? [[type, refusalText(answer)] as const] : [],
    ),
  );
}

/** Images of accelerators that the one of the stack is not for. */
export function otherImages(stack: SolvedStack, answers: Answers): Readonly<Record<string, ImageFamily>> {
  return Object.fromEntries(
    answers.flatMap(([{ type }, answer]) =>
      answer.kind === 'solved' && answer.image.family !== stack.image.family
        ? [[type, familyOf(answer)] as const]
        : [],
    ),
  );
}

export function familyOf({ image: { project, family } }: SolvedStack): ImageFamily {
  return { project, family };
}

export function gpuOf(accelerator: AcceleratorFacts): StackGpu {
  const { name, computeCapability, lastDriverBranch } = accelerator;
  return {
    name,
    computeCapability: Number(computeCapability),
    lastDriverBranch: lastDriverBranch === null ? null : Number(lastDriverBranch),
  };
}
