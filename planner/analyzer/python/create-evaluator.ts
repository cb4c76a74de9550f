import { clip } from '../evidence.ts';
import { lineText, type SyntaxNode, type SyntaxTree } from '../syntax.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { evaluateOption, evaluatePassedThrough } from './evaluate-option.ts';
import type { Evaluator } from './evaluator.ts';
import { splitArguments, type Invocation } from './invocation.ts';
import { nameOfExpression } from './name-of-expression.ts';
import { collectOptions } from './options.ts';
import type { Call, Scope } from './python-module.ts';
import type { PythonProgram } from './python-program.ts';
import type { Known } from './value.ts';

/** Expressions that lead through more steps than this are left unknown. */
const maxDepth = 40;

/** Makes an evaluator; results are remembered per expression, so that asking twice costs nothing. */
export function createEvaluator(program: PythonProgram, invocation: Invocation): Evaluator {
  const values = memo<Known | null>(null, (node, scope) => evaluateExpression(evaluator, node, scope));
  const names = memo<string | null>(null, (node, scope) => nameOfExpression(evaluator, node, scope));
  const lines = lineTexts();
  const opensUp = program.calls.some(takesAnyFlag);
  const evaluator: Evaluator = {
    program,
    invocation,
    options: collectOptions(program),
    given: splitArguments(invocation.args),
    callsByName: indexCalls(program.calls),
    keywords: new Set(program.calls.flatMap(({ keywords }) => [...keywords.keys()])),
    value: values,
    name: names,
    option: (dest) => evaluateOption(evaluator, dest),
    passedThrough: (name) => (opensUp ? evaluatePassedThrough(evaluator, name) : null),
    at: (scope, line, certainty = 1) => ({
      file: scope.module.file,
      line,
      text: lines(scope.module.tree, line),
      origin: 'code',
      certainty,
    }),
  };
  return evaluator;
}

/** Calls that make options out of function parameters or of a library's settings class. */
function takesAnyFlag(call: Call): boolean {
  const text = call.scope.module.tree.text.slice(call.target.start, call.target.end);
  return /(?:^|\.)(?:Fire|HfArgumentParser|TrlParser|Typer)$|^typer\.run$|LightningCLI$/.test(text);
}

/** Lines as evidence shows them; values of one line are many. */
function lineTexts(): (tree: SyntaxTree, line: number) => string {
  const byTree = new Map<SyntaxTree, string[]>();
  return (tree, line) => {
    const texts = byTree.get(tree) ?? [];
    byTree.set(tree, texts);
    return (texts[line] ??= clip(lineText(tree, line)));
  };
}

type Compute<T> = (node: SyntaxNode, scope: Scope) => T;

/** Remembers results per node; a node that is asked for while it is being computed yields `unknown` (a cycle). */
function memo<T>(unknown: T, compute: Compute<T>): Compute<T> {
  const done = new Map<SyntaxNode, T>();
  let depth = 0;
  return (node, scope) => {
    const known = done.get(node);
    if (known !== undefined) return known;
    if (depth >= maxDepth) return unknown;
    done.set(node, unknown);
    depth += 1;
    try {
      const result = compute(node, scope);
      done.set(node, result);
      return result;
    } finally {
      depth -= 1;
    }
  };
}

function indexCalls(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const index = new Map<string, Call[]>();
  for (const call of calls) {
    const text = call.scope.module.tree.text.slice(call.target.start, call.target.end);
    const name = /(\w+)$/.exec(text)?.[1];
    if (name === undefined) continue;
    const known = index.get(name);
    if (known === undefined) index.set(name, [call]);
    else known.push(call);
  }
  return index;
}
