import { clip } from '../evidence.ts';
import type { SyntaxNode } from '../syntax.ts';
import { readArgument } from './evaluate-option.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './python-module.ts';
import type { Known } from './value.ts';

/** The value of an environment variable: what the job sets, else the default that the code gives. */
export function evaluateEnvironment(
  evaluator: Evaluator,
  name: string,
  fallback: SyntaxNode | null,
  scope: Scope,
): Known | null {
  const set = Object.hasOwn(evaluator.invocation.env, name) ? evaluator.invocation.env[name] : undefined;
  const value = set === undefined ? null : readArgument([set]);
  if (value === null) return fallback === null ? null : evaluator.value(fallback, scope);
  const place = evaluator.invocation.envPlace;
  return {
    value,
    evidence: {
      file: place?.file ?? null,
      line: place?.line ?? null,
      text: clip(`${name}=${set ?? ''}`),
      origin: 'job-file',
      certainty: 1,
    },
  };
}
