import type { Evaluator } from '../python/evaluator.ts';
import type { SyntaxNode } from '../syntax.ts';
import { interpretCall, interpretFunction } from './interpret-call.ts';
import { attributeOf } from './attributes.ts';
import { interpretExpression } from './interpret-expression.ts';
import { nameInScope } from './names-in-scope.ts';
import { runStatements } from './run-statements.ts';
import type { Interpreter } from './frame.ts';
import { unknownThing, type Thing } from './thing.ts';

/** Construction that takes more steps than this is left unknown. */
const mostSteps = 20_000;
const mostDepth = 120;

/** An interpreter of the code that builds models; it answers, it never runs anything. */
export function createInterpreter(evaluator: Evaluator): Interpreter {
  let steps = 0;
  let depth = 0;
  let cut = false;
  const deeper = <T>(otherwise: T, work: () => T): T => {
    if (depth >= mostDepth || steps >= mostSteps) {
      cut = true;
      return otherwise;
    }
    depth += 1;
    try {
      return work();
    } finally {
      depth -= 1;
    }
  };
  const interpreter: Interpreter = {
    evaluator,
    made: new Map<SyntaxNode, Thing>(),
    certainty: 1,
    traced: null,
    torn: false,
    step: () => (steps += 1) < mostSteps,
    cutShort: () => cut || steps >= mostSteps,
    expression: (node, frame) =>
      deeper(unknownThing, () =>
        interpreter.step() ? interpretExpression(interpreter, node, frame) : unknownThing,
      ),
    named: (name, scope, line) => deeper(unknownThing, () => nameInScope(interpreter, name, scope, line)),
    run: (statements, frame) => deeper(unknownThing, () => runStatements(interpreter, statements, frame)),
    call: (target, given) => deeper(unknownThing, () => interpretCall(interpreter, target, given)),
    callFunction: (target, given) =>
      deeper(unknownThing, () => interpretFunction(interpreter, target, given)),
    attribute: (object, name) => deeper(unknownThing, () => attributeOf(interpreter, object, name)),
  };
  return interpreter;
}
