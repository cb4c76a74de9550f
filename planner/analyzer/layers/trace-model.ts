import { datasets } from '../extractors/datasets.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call } from '../python/python-module.ts';
import { textOf } from '../syntax.ts';
import { callLayer, lateBase } from './call-layer.ts';
import { frameOf, type Interpreter } from './frame.ts';
import { isLeftOpen } from './keras-layers.ts';
import { sampleShape, symbol, symbolic, type Shape } from './symbolic-value.ts';
import type { Made, Tensor } from './thing.ts';

/** Whether a model of the project gets its weights only when it sees its first input. */
export function isBuiltLate({ body, outside }: Made): boolean {
  return body !== null && lateBase.test(outside ?? '');
}

/** The parameters of a model of Keras or flax that is an object of a class of the project; null where one is unknown. */
export function tracedParameters(interpreter: Interpreter, model: Made): number | null {
  const input = symbol(inputOf(interpreter));
  const traced = new Set<Made>();
  interpreter.traced = traced;
  callLayer(interpreter, model, { positional: [input], named: new Map() });
  interpreter.traced = null;
  return interpreter.torn || isLeftOpen(model) ? null : sumOf(traced);
}

function sumOf(layers: ReadonlySet<Made>): number | null {
  const tensors = new Set<Tensor>();
  // A set that grows while it is walked: layers hold layers.
  const all = new Set(layers);
  for (const layer of all) {
    if (layer.unsure) return null;
    for (const held of layer.attributes.values())
      if (held.kind === 'made') all.add(held);
      else if (held.kind === 'tensor' && held.trained) tensors.add(held);
  }
  return [...tensors].reduce<number | null>(
    (sum, { count }) => (sum === null || count === null ? null : sum + count),
    0,
  );
}

/** The shape of what the program first gives to a model: `model.init(key, jnp.ones((1, 28, 28, 1)))`, `model.build((None, 784))`. */
function inputOf(interpreter: Interpreter): Shape {
  const { evaluator } = interpreter;
  for (const call of evaluator.program.workCalls) {
    const shape = statedBy(interpreter, call);
    if (shape?.some((side) => side !== null) === true) return shape;
  }
  return shapeOfData(interpreter, evaluator);
}

function statedBy(interpreter: Interpreter, call: Call): Shape {
  const name = /(?:^|\.)(init|init_with_output|build|tabulate|\w*model\w*|net)$/i.exec(
    textOf(call.scope.module.tree, call.target),
  )?.[1];
  if (name === undefined) return null;
  const frame = frameOf(call.scope);
  for (const node of [...call.positional, ...call.keywords.values()]) {
    const thing = interpreter.expression(node, frame);
    if (name === 'build' && thing.kind === 'list') return sampleShape(thing);
    const known = symbolic(thing);
    if (known !== null) return known.shape;
  }
  return null;
}

/** One sample of data sets that everybody has, as their loaders give it. */
const samples: readonly (readonly [RegExp, Shape])[] = [
  [/^(?:fashion_|k|e)?mnist$/i, [28, 28, 1]],
  [/^cifar-?100?$/i, [32, 32, 3]],
];

function shapeOfData(interpreter: Interpreter, evaluator: Evaluator): Shape {
  const names = datasets(evaluator).value;
  const sample = samples.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (sample === undefined) return null;
  interpreter.certainty = Math.min(interpreter.certainty, 0.7);
  return sample[1];
}
