import type { StackRefusal } from './choose-build.ts';

/** A refusal in one sentence without a full stop. */
export function refusalText({ facts: [one, other], nearest }: StackRefusal): string {
  const way = nearest === null ? 'no known combination works' : `${nearest} works`;
  return `${one.text}, and ${other.text}; ${way}`;
}
