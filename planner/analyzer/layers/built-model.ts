import { isInDeadBranch } from '../python/dead-branch.ts';
import type { Evidence } from '../../../schemas/job.ts';
import { clip } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call, Scope } from '../python/python-module.ts';
import { textOf } from '../syntax.ts';
import { outsideBase } from './attributes.ts';
import { countParameters, layerBase } from './count-parameters.ts';
import { frameOf, type Interpreter } from './frame.ts';
import { modelOfConfiguration } from './configured-model.ts';
import { createInterpreter } from './interpreter.ts';
import { scriptFrame } from './script-frame.ts';
import { isBuiltLate, tracedParameters } from './trace-model.ts';
import { unknownThing, type Thing } from './thing.ts';

/** A model whose layers are spelled out in the program. */
export interface BuiltModel {
  /** The name of its class. */
  readonly name: string;
  readonly parameters: number;
  readonly evidence: readonly Evidence[];
}

interface Candidate {
  readonly call: Call;
  readonly name: string;
}

/** More models than one program builds; what is beyond them is left out. */
const mostCandidates = 12;

/**
 * The largest model that the program builds out of layers, with its parameters added up; null where it builds none, or
 * where a factor of any of them is unknown.
 */
export function builtModel(evaluator: Evaluator): BuiltModel | null {
  const interpreter = createInterpreter(evaluator);
  const candidates = candidatesIn(interpreter);
  const counted = candidates.map((candidate) => ({
    ...candidate,
    parameters: countOf(interpreter, candidate.call),
  }));
  if (interpreter.cutShort() || counted.some(({ parameters }) => parameters === null)) return null;
  const [largest] = counted
    .flatMap(({ parameters, ...rest }) =>
      parameters === null || parameters === 0 ? [] : [{ ...rest, parameters }],
    )
    .sort((left, right) => right.parameters - left.parameters);
  if (largest === undefined) return null;
  const certainty = Math.min(interpreter.certainty, counted.length > 1 ? 0.75 : 0.9);
  return {
    name: largest.name,
    parameters: largest.parameters,
    evidence: [evidenceOf(evaluator, largest, certainty)],
  };
}

function evidenceOf(
  evaluator: Evaluator,
  { call, name, parameters }: Candidate & { readonly parameters: number },
  certainty: number,
): Evidence {
  const place = evaluator.at(call.scope, call.line, certainty);
  return {
    ...place,
    text: clip(
      `${place.text} (${name}: the weights of its layers add up to ${parameters.toLocaleString('en-US')})`,
    ),
  };
}

const libraries = /^(?:torch|transformers|keras|tensorflow|tf_keras|pytorch_lightning|lightning|flax)\b/;
/** A class by the usual spelling, and what makes a model of a configuration. */
const making = /(?:^|\.)(?:_*[A-Z]\w*|from_config)$/;

/** Calls outside any layer that make a layer: classes of the project first, else those of a library. */
function candidatesIn(interpreter: Interpreter): readonly Candidate[] {
  const { evaluator } = interpreter;
  const { modules, workCalls } = evaluator.program;
  if (!modules.some(({ imports }) => imports.some((one) => libraries.test(one.module)))) return [];
  const inside = insideLayer(interpreter);
  const calls = workCalls.filter(
    ({ scope, target }) => making.test(textOf(scope.module.tree, target)) && !inside(scope),
  );
  const own = calls.flatMap((call) => candidateOf(interpreter, call));
  const found = own.length > 0 ? own : calls.flatMap((call) => ofLibraryIn(evaluator, call));
  return found.slice(0, mostCandidates).filter(({ call }) => !isInDeadBranch(evaluator, call));
}

function candidateOf(interpreter: Interpreter, call: Call): readonly Candidate[] {
  const { node } = call;
  if (call.target.type !== 'identifier' && call.target.type !== 'attribute') return [];
  if (node.type !== 'call') return [];
  const target = interpreter.expression(call.target, frameOf(call.scope));
  if (target.kind !== 'class') return [];
  const base = outsideBase(interpreter, target.body);
  return base !== null &&
    layerBase.test(base) &&
    !/Dataset|DataModule|Callback|Loss$/.test(`${base} ${target.body.name}`)
    ? [{ call, name: target.body.name }]
    : [];
}

/** Models of a library that are made of layers or of a configuration where they are called. */
function ofLibraryIn(evaluator: Evaluator, call: Call): readonly Candidate[] {
  const name = evaluator.name(call.target, call.scope) ?? '';
  const found =
    /^(?:torch\.nn|(?:tensorflow\.)?keras(?:\.models)?|tf_keras(?:\.models)?)\.(Sequential|Model)$/.exec(
      name,
    );
  const kind = found?.[1] ?? modelOfConfiguration(name);
  return kind === null ? [] : [{ call, name: kind }];
}

/** Whether a scope lies in the class of a layer; the answer is worked out once for each scope. */
function insideLayer(interpreter: Interpreter): (scope: Scope) => boolean {
  const known = new Map<Scope, boolean>();
  const inside = (scope: Scope): boolean => {
    const answer = known.get(scope) ?? (isLayer(scope) || (scope.parent !== null && inside(scope.parent)));
    known.set(scope, answer);
    return answer;
  };
  const isLayer = (scope: Scope): boolean => {
    const base = scope.kind === 'class' ? outsideBase(interpreter, scope) : null;
    return base !== null && layerBase.test(base);
  };
  return inside;
}

function countOf(interpreter: Interpreter, call: Call): number | null {
  const frame = scriptFrame(interpreter, call);
  const built: Thing = interpreter.made.get(call.node) ?? interpreter.expression(call.node, frame);
  if (built.kind !== 'made') return countParameters(unknownThing);
  return isBuiltLate(built) ? tracedParameters(interpreter, built) : countParameters(built);
}
