import type { Evaluator } from '../python/evaluator.ts';
import type { Scope } from '../python/python-module.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Callable, Given, Made, Thing } from './thing.ts';

/** The names of one run of a function, or of a part of a file. */
export interface Frame {
  readonly scope: Scope;
  readonly names: Map<string, Thing>;
  /** The frame in which a function, a lambda or a comprehension was written. */
  readonly outer: Frame | null;
  readonly self: Made | null;
  /** A part of a file or of a function that is read outside any run: what is not sure in it is asked of the evaluator. */
  readonly script?: boolean;
}

/** Reads how a model is built, step by step, without running any of it. */
export interface Interpreter {
  readonly evaluator: Evaluator;
  /** What each call expression made last. */
  readonly made: Map<SyntaxNode, Thing>;
  /** The least certain of the values that were taken from elsewhere than the construction itself. */
  certainty: number;
  /** The layers that the model which is being traced has called; null where none is. */
  traced: Set<Made> | null;
  /** Whether the trace of a model may have left out a layer. */
  torn: boolean;
  /** Counts a step; false when there have been too many, after which everything is unknown. */
  step(): boolean;
  /** Whether anything was left out because it took too many steps or lay too deep: then no sum is whole. */
  cutShort(): boolean;
  expression(node: SyntaxNode, frame: Frame): Thing;
  /** The value of a name as seen from a scope, outside any run. */
  named(name: string, scope: Scope, line: number): Thing;
  /** Runs statements; answers what a `return` among them gives, else null. */
  run(statements: readonly SyntaxNode[], frame: Frame): Thing | null;
  call(target: Thing, given: Given): Thing;
  callFunction(target: Callable, given: Given): Thing;
  attribute(object: Thing, name: string): Thing;
}

export function frameOf(
  scope: Scope,
  outer: Frame | null = null,
  self: Made | null = outer?.self ?? null,
): Frame {
  return { scope, names: new Map(), outer, self };
}
