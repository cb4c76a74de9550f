import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { callBuiltin, callMethod } from './builtins.ts';
import { configurationOf, configuredModel } from './configured-model.ts';
import { frameOf, type Frame, type Interpreter } from './frame.ts';
import { callLayer } from './call-layer.ts';
import { buildFlaxLayer } from './flax-layers.ts';
import { buildKerasLayer } from './keras-layers.ts';
import { buildNnxLayer } from './nnx-layers.ts';
import { makeObject } from './make-object.ts';
import { symbolicCall } from './symbolic-functions.ts';
import { symbolsIn } from './symbolic-value.ts';
import { buildTorchClass } from './torch-classes.ts';
import {
  made,
  nothing,
  numberIn,
  tensor,
  unknownThing,
  unknownValue,
  type Callable,
  type Given,
  type Thing,
} from './thing.ts';

/** What calling a thing gives: an object of a project class, what a project function returns, a layer, a plain value. */
export function interpretCall(interpreter: Interpreter, target: Thing, given: Given): Thing {
  switch (target.kind) {
    case 'class':
      return makeObject(interpreter, target.body, given);
    case 'function':
      return interpreter.callFunction(target, given);
    case 'made':
      return callLayer(interpreter, target, given);
    case 'outside':
      return callOutside(interpreter, target.name, given);
    case 'partial':
      return interpreter.call(target.of, {
        positional: [...target.given.positional, ...given.positional],
        named: new Map([...target.given.named, ...given.named]),
      });
    case 'method':
      return callMethod(target.of, target.name, given);
    case 'unknown':
      if (target.weights && symbolsIn(given).length > 0) interpreter.torn ||= interpreter.traced !== null;
      return target.weights ? unknownThing : unknownValue;
    case 'constant':
    case 'list':
    case 'map':
    case 'tensor':
    case 'file':
    case 'parent':
      return unknownThing;
  }
}

/** Runs a function of the project with these arguments. */
export function interpretFunction(interpreter: Interpreter, target: Callable, given: Given): Thing {
  const frame = frameOf(target.body, null, target.self);
  const { parent } = target.body;
  bindParameters(interpreter, target, given, frame, frameOf(parent ?? target.body));
  const block = childOf(target.node, 'body');
  if (block === null) return unknownThing;
  const returned = interpreter.run(block.children, frame) ?? nothing;
  // A method that may end early leaves open what it put into its object.
  if (target.self !== null && returned.kind === 'unknown' && returned.weights) target.self.unsure = true;
  return returned;
}

function bindParameters(
  interpreter: Interpreter,
  target: Callable,
  given: Given,
  frame: Frame,
  outer: Frame,
): void {
  const { tree } = target.body.module;
  const positional = [...(target.self === null ? [] : [target.self]), ...given.positional];
  const named = new Map(given.named);
  let keywordsOnly = false;
  for (const parameter of childOf(target.node, 'parameters')?.children ?? []) {
    if (parameter.type === 'keyword_separator' || parameter.type === 'positional_separator') {
      keywordsOnly ||= parameter.type === 'keyword_separator';
      continue;
    }
    const name = nameOf(parameter, tree);
    if (name.startsWith('**'))
      frame.names.set(name.slice(2), named.has('**') ? unknownThing : { kind: 'map', entries: named });
    else if (name.startsWith('*')) {
      frame.names.set(
        name.slice(1),
        named.has('*') ? unknownThing : { kind: 'list', items: positional.splice(0) },
      );
      keywordsOnly = true;
    } else {
      const passed = keywordsOnly ? named.get(name) : (positional.shift() ?? named.get(name));
      named.delete(name);
      frame.names.set(name, passed ?? usual(interpreter, parameter, named, outer));
    }
  }
}

function usual(
  interpreter: Interpreter,
  parameter: SyntaxNode,
  named: ReadonlyMap<string, Thing>,
  outer: Frame,
): Thing {
  const value = childOf(parameter, 'value');
  return value === null || named.has('**') ? unknownThing : interpreter.expression(value, outer);
}

function nameOf(parameter: SyntaxNode, tree: { readonly text: string }): string {
  const node =
    parameter.type === 'identifier' ? parameter : (childOf(parameter, 'name') ?? parameter.children[0]);
  const name = node === undefined ? '' : textOf(tree, node);
  const stars = /^\*+/.exec(textOf(tree, parameter))?.[0] ?? '';
  return `${stars}${name.replace(/^\*+/, '')}`;
}

/** Wrappers that hand back the model that they are given, spread or compiled. */
const wrapper =
  /(?:^|\.)(?:compile|DataParallel|DistributedDataParallel|FullyShardedDataParallel|FSDP|spectral_norm|script|checkpoint_wrapper|SyncBatchNorm\.convert_sync_batchnorm|prepare|remat)$/;
/** Modules whose functions give numbers, tensors and texts, never layers. */
const plain =
  /^(?:argparse|yaml|omegaconf|hydra|click|math|numpy|np|os|logging|random|time|json|re|warnings|string|itertools|functools|operator|torch\.(?:nn\.(?:functional|init)|[a-z_0-9]+|cuda\.\w+|distributed\.\w+|linalg\.\w+|fft\.\w+))(?:\.|$)/;

function callOutside(interpreter: Interpreter, name: string, given: Given): Thing {
  const torch = /^torch\.nn\.(?:(?:modules|parameter|parallel)\.)?(?:\w+\.)?(\w+)$/.exec(name)?.[1];
  const first = given.positional[0];
  if (wrapper.test(name)) return first ?? unknownThing;
  if (name === 'functools.partial' && first !== undefined)
    return { kind: 'partial', of: first, given: { ...given, positional: given.positional.slice(1) } };
  if (torch !== undefined && /^[A-Z]/.test(torch)) return torchObject(torch, given);
  const library =
    buildKerasLayer(name, given) ??
    buildFlaxLayer(name, given) ??
    buildNnxLayer(name, given) ??
    symbolicCall(name, given) ??
    configurationOf(name, given) ??
    configuredModel(name, given);
  if (library !== null) return library;
  const filled = sizeOfTensor(name, given);
  if (filled !== undefined) return tensor(filled, false);
  const value = callBuiltin(interpreter, name, given);
  if (value !== null) return value;
  return plain.test(name) && !wrapper.test(name) ? unknownValue : unknownThing;
}

function torchObject(name: string, given: Given): Thing {
  if (name === 'Parameter') {
    const first = given.positional[0] ?? given.named.get('data');
    return tensor(first?.kind === 'tensor' ? first.count : null, true);
  }
  const layer = made(null, `torch.nn.${name}`);
  buildTorchClass(layer, name, given);
  return layer;
}

/** How many numbers `torch.zeros(1, 10, 64)` and the like have; null where unknown, undefined for another call. */
function sizeOfTensor(name: string, given: Given): number | null | undefined {
  if (!/^torch\.(?:zeros|ones|randn|rand|empty|full|Tensor|FloatTensor|tensor|eye|arange)$/.test(name))
    return undefined;
  const listed = given.named.get('size') ?? given.positional[0];
  if (name === 'torch.tensor' || name === 'torch.eye' || name === 'torch.arange')
    return name === 'torch.tensor' && listed?.kind === 'constant' ? 1 : null;
  const sides = listed?.kind === 'list' ? listed.items : given.positional;
  return sides.length === 0
    ? null
    : sides
        .map(numberIn)
        .reduce<number | null>((size, side) => (size === null || side === null ? null : size * side), 1);
}
