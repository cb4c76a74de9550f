import { inClass } from './attributes.ts';
import { applyFlaxLayer } from './flax-layers.ts';
import type { Interpreter } from './frame.ts';
import { applyKerasLayer, isKerasLayer } from './keras-layers.ts';
import { joined, symbol, symbolic, symbolsIn, type Shape } from './symbolic-value.ts';
import { constant, unknownValue, type Callable, type Given, type Made, type Thing } from './thing.ts';

/** Classes whose objects get their weights when they are first called. */
export const lateBase = /^(?:(?:tensorflow\.)?keras\.|tf_keras\.|flax\.linen\.)/;

/** `layer(x)`: what a layer of Keras or flax gives for a symbolic value, and the weights that it gets by that. */
export function callLayer(interpreter: Interpreter, layer: Made, given: Given): Thing {
  if (layer.outside === null || !lateBase.test(layer.outside)) return unknownValue;
  const inputs = symbolsIn(given);
  if (inputs.length === 0 && interpreter.traced === null) return unknownValue;
  interpreter.traced?.add(layer);
  if (layer.body !== null)
    return joined(symbolic(callOwn(interpreter, layer, given))?.shape ?? null, inputs, layer);
  const input = inputs[0]?.shape ?? null;
  const shape = isKerasLayer(layer)
    ? applyKerasLayer(
        layer,
        inputs.map((one) => one.shape),
      )
    : applyFlaxLayer(layer, input);
  return joined(shape, inputs, layer);
}

/** Runs what a class of the project does when it is called, after what it prepares on the first call. */
function callOwn(interpreter: Interpreter, layer: Made, given: Given): Thing {
  const method = (name: string): Callable | null => {
    const found = layer.body === null ? null : inClass(interpreter, layer.body, name, layer);
    return found?.kind === 'function' ? found : null;
  };
  if (!layer.attributes.has('(called)')) {
    layer.attributes.set('(called)', constant(true));
    const [prepare] = [method('setup'), method('build')].filter((one) => one !== null);
    const shape = symbolsIn(given)[0]?.shape ?? null;
    if (prepare !== undefined) interpreter.callFunction(prepare, withShape(prepare, shape));
  }
  const called = method('call') ?? method('__call__');
  if (called === null) {
    layer.unsure = true;
    return symbol(null);
  }
  const returned = interpreter.callFunction(called, asInference(called, given));
  return returned.kind === 'list' ? (returned.items[0] ?? symbol(null)) : returned;
}

function withShape(prepare: Callable, shape: Shape): Given {
  const sides: Thing = { kind: 'list', items: [constant(null), ...(shape ?? []).map(constant)] };
  return { positional: prepare.body.parameters.length > 0 ? [sides] : [], named: new Map() };
}

const flags: Readonly<Record<string, boolean>> = {
  ...{ training: false, train: false, is_training: false, deterministic: true },
};

/** Flags that say that no training is on are on where nobody says otherwise: they drop nothing that has weights. */
function asInference(called: Callable, { positional, named }: Given): Given {
  const open = called.body.parameters.filter((name) => Object.hasOwn(flags, name) && !named.has(name));
  const spare = open.filter((name) => called.body.parameters.indexOf(name) >= positional.length);
  return {
    positional,
    named: new Map([...named, ...spare.map((name) => [name, constant(flags[name] ?? null)] as const)]),
  };
}
