import type { SyntaxNode } from '../syntax.ts';
import type { PythonModule, Scope } from '../python/python-module.ts';

/** Numbers that a layer trains or keeps; two layers that share one hold the same object. */
export interface Tensor {
  readonly kind: 'tensor';
  /** How many numbers; null where a factor is unknown. */
  readonly count: number | null;
  /** Whether it is one of the model's parameters where a layer holds it. */
  readonly trained: boolean;
}

/** An object that the code makes: a layer, a model, a configuration. */
export interface Made {
  readonly kind: 'made';
  /** Its class in the project, or null. */
  readonly body: Scope | null;
  /** The outside class that it is or derives from: `torch.nn.Linear`. */
  readonly outside: string | null;
  readonly attributes: Map<string, Thing>;
  /** Set where something that cannot be read may have added weights. */
  unsure: boolean;
}

/** A function of the project, bound to an object where it is a method. */
export interface Callable {
  readonly kind: 'function';
  readonly node: SyntaxNode;
  readonly body: Scope;
  readonly self: Made | null;
}

/** What an expression stands for while a model is being built. */
export type Thing =
  | { readonly kind: 'constant'; readonly value: number | string | boolean | null }
  | { readonly kind: 'list'; readonly items: Thing[] }
  | { readonly kind: 'map'; readonly entries: Map<string, Thing> }
  | Tensor
  | Made
  | Callable
  | { readonly kind: 'class'; readonly body: Scope }
  | { readonly kind: 'file'; readonly module: PythonModule }
  | { readonly kind: 'outside'; readonly name: string }
  /** A method that an object has from a library or from Python itself. */
  | { readonly kind: 'method'; readonly of: Thing; readonly name: string }
  | { readonly kind: 'partial'; readonly of: Thing; readonly given: Given }
  /** `super()` in a method of the class `body`. */
  | { readonly kind: 'parent'; readonly of: Made; readonly body: Scope }
  /** `weights`: it may be a layer. */
  | { readonly kind: 'unknown'; readonly weights: boolean };

/** The arguments of a call. */
export interface Given {
  readonly positional: readonly Thing[];
  readonly named: ReadonlyMap<string, Thing>;
}

export const unknownThing: Thing = { kind: 'unknown', weights: true };
export const unknownValue: Thing = { kind: 'unknown', weights: false };
export const nothing: Thing = { kind: 'constant', value: null };

export function constant(value: number | string | boolean | null): Thing {
  return { kind: 'constant', value };
}

export function tensor(count: number | null, trained: boolean): Tensor {
  return { kind: 'tensor', count, trained };
}

export function made(body: Scope | null, outside: string | null): Made {
  return { kind: 'made', body, outside, attributes: new Map(), unsure: false };
}

/** The number that a thing is; true counts as 1, as Python has it. */
export function numberIn(thing: Thing | undefined): number | null {
  if (thing?.kind !== 'constant') return null;
  if (typeof thing.value === 'boolean') return Number(thing.value);
  return typeof thing.value === 'number' ? thing.value : null;
}

export function textIn(thing: Thing | undefined): string | null {
  return thing?.kind === 'constant' && typeof thing.value === 'string' ? thing.value : null;
}

/** The truth of a thing as a condition; null where it is unknown. */
export function truthIn(thing: Thing): boolean | null {
  switch (thing.kind) {
    case 'constant':
      return thing.value !== null && thing.value !== false && thing.value !== 0 && thing.value !== '';
    case 'list':
      return thing.items.length > 0;
    case 'map':
      return thing.entries.size > 0;
    case 'made':
    case 'function':
    case 'class':
    case 'outside':
    case 'method':
    case 'partial':
    case 'parent':
      return true;
    case 'file':
    case 'tensor':
    case 'unknown':
      return null;
  }
}

/** A product; null where a factor is unknown. */
export function times(...factors: readonly (number | null)[]): number | null {
  return factors.reduce(
    (product, factor) => (product === null || factor === null ? null : product * factor),
    1,
  );
}

/** A sum; null where a part is unknown. */
export function plus(...parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
