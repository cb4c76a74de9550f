import { windowedShape } from './keras-specs.ts';
import { LayerArguments } from './layer-arguments.ts';
import { joined, sampleShape, symbol, symbolic, symbolsIn, type Shape } from './symbolic-value.ts';
import { numberIn, times, type Given, type Thing } from './thing.ts';

const filled =
  /^(?:(?:jax\.numpy|numpy|tensorflow|keras\.ops)\.(?:ones|zeros|empty)|(?:tensorflow|keras)\.random\.(?:normal|uniform)|jax\.(?:random\.(?:normal|uniform)|ShapeDtypeStruct))$/;
const elementwise =
  /^(?:\w*relu\d?|\w*elu|silu|swish|sigmoid|hard_\w+|log_sigmoid|tanh|\w*softmax|softplus|dropout|exp|log|abs|square|sqrt|cast|astype|asarray|array|stop_gradient|l2_normalize|add|multiply|clip|convert_to_tensor|identity)$/;

/** What a function of a library gives for symbolic values, and a new one of a stated shape; null for another call. */
export function symbolicCall(name: string, given: Given): Thing | null {
  const own = name.split('.').at(-1) ?? '';
  if (filled.test(name)) {
    const shape = given.named.get('shape') ?? given.positional.find(({ kind }) => kind === 'list');
    return shape?.kind === 'list' ? symbol(sampleShape(shape)) : null;
  }
  const inputs = symbolsIn(given);
  return inputs.length === 0 ? null : joined(shapeAfter(own, given, inputs[0]?.shape ?? null), inputs);
}

function shapeAfter(name: string, given: Given, input: Shape): Shape {
  if (elementwise.test(name)) return input;
  if (/^(?:avg|max)_pool\w*$/.test(name)) return pooled(given, input);
  if (/^(?:reduce_)?(?:mean|max|sum|min)$/.test(name)) return reduced(given, input);
  if (name === 'reshape') return reshaped(given, input);
  if (name === 'flatten') return input === null ? null : [times(...input)];
  return /^concat(?:enate)?$/.test(name) ? concatenated(given) : null;
}

function pooled(given: Given, input: Shape): Shape {
  const read = new LayerArguments(['value', 'window_shape', 'strides', 'padding'], given);
  return input === null
    ? null
    : ending(windowedShape(read, input, input.length - 1, 'window_shape', 1), input);
}

function ending(sides: Shape, input: readonly (number | null)[]): Shape {
  return [...(sides ?? input.slice(0, -1).map(() => null)), input.at(-1) ?? null];
}

/** Axes count from the batch, which is axis 0. */
function reduced(given: Given, input: Shape): Shape {
  const axis = given.named.get('axis') ?? given.positional[1];
  const axes = (axis?.kind === 'list' ? axis.items : [axis]).map(numberIn);
  if (input === null || given.named.has('keepdims') || axes.includes(null)) return null;
  const gone = new Set(axes.map((one) => ((one ?? 0) < 0 ? input.length + (one ?? 0) : (one ?? 0) - 1)));
  return input.filter((_side, index) => !gone.has(index));
}

function reshaped({ positional, named }: Given, input: Shape): Shape {
  const [, first, ...others] = positional;
  const target = named.get('shape') ?? named.get('newshape') ?? first;
  const sides =
    target?.kind === 'list' ? target.items : [...(target === undefined ? [] : [target]), ...others];
  const [batch, ...rest] = sides.map(numberIn);
  if (batch === undefined || rest.length === 0) return null;
  if (rest.length === 1 && rest[0] === -1) return input === null ? null : [times(...input)];
  return rest.map((side) => (side === -1 ? null : side));
}

function concatenated(given: Given): Shape {
  const parts = (given.positional[0]?.kind === 'list' ? given.positional[0].items : []).map(symbolic);
  const axis = numberIn(given.named.get('axis') ?? given.positional[1]);
  const [first] = parts;
  if (first?.shape == null || (axis !== -1 && axis !== first.shape.length)) return null;
  const width = parts.reduce<number | null>((sum, one) => {
    const side = one?.shape?.at(-1) ?? null;
    return sum === null || side === null ? null : sum + side;
  }, 0);
  return [...first.shape.slice(0, -1), width];
}
