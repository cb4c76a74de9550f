import type { Evidence } from '../../../schemas/job.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { GivenArgument, Invocation } from './invocation.ts';
import type { Option } from './options.ts';
import type { Call, Scope } from './python-module.ts';
import type { PythonProgram } from './python-program.ts';
import type { Known } from './value.ts';

/** Follows names, constants, defaults and arguments through a program without running any of it. */
export interface Evaluator {
  readonly program: PythonProgram;
  readonly invocation: Invocation;
  readonly options: ReadonlyMap<string, Option>;
  readonly given: readonly GivenArgument[];
  /** Calls of a project function or class, by its simple name. */
  readonly callsByName: ReadonlyMap<string, readonly Call[]>;
  /** Every keyword that some call is given. */
  readonly keywords: ReadonlySet<string>;
  value(node: SyntaxNode, scope: Scope): Known | null;
  /** The dotted name of an expression as seen from outside the project, e.g. `torch.optim.AdamW().step`. */
  name(node: SyntaxNode, scope: Scope): string | null;
  /** The value of a declared option, argument before default. */
  option(dest: string): Known | null;
  /** What the command line gives for a name that no declared option takes, where the program reads such names. */
  passedThrough(name: string): Known | null;
  /** Evidence that points at a line of the code. */
  at(scope: Scope, line: number, certainty?: number): Evidence;
}
