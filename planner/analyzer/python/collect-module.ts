import { childOf, textOf, type SyntaxNode, type SyntaxTree } from '../syntax.ts';
import { collectImport } from './collect-import.ts';
import type { Binding, Call, Guard, PythonModule, Scope } from './python-module.ts';

interface Visit {
  readonly scope: Scope;
  readonly loops: number;
  /** Inside a branch that may not be taken. */
  readonly conditional: boolean;
  readonly guards: readonly Guard[];
}

/** A module under collection; it owns the scope of its top level. */
class CollectedModule implements PythonModule {
  readonly file: string;
  readonly tree: SyntaxTree;
  readonly scope: Scope;
  readonly scopes: Scope[] = [];
  readonly calls: Call[] = [];
  readonly imports: PythonModule['imports'] = [];
  readonly loops: PythonModule['loops'] = [];
  readonly strings: PythonModule['strings'] = [];
  readonly pairs: PythonModule['pairs'] = [];
  readonly attributes: PythonModule['attributes'] = [];

  constructor(file: string, tree: SyntaxTree) {
    this.file = file;
    this.tree = tree;
    this.scope = makeScope('module', file, null, this);
  }
}

/** Reads names, calls, imports, loops and strings out of a parsed file in one pass. */
export function collectModule(file: string, tree: SyntaxTree): PythonModule {
  const module = new CollectedModule(file, tree);
  for (const child of tree.root.children)
    visit(child, { scope: module.scope, loops: 0, conditional: false, guards: [] });
  return module;
}

function makeScope(
  kind: Scope['kind'],
  name: string,
  parent: Scope | null,
  module: PythonModule,
  more: { readonly bases?: readonly SyntaxNode[]; readonly decorators?: readonly SyntaxNode[] } = {},
): Scope {
  const scope: Scope = {
    kind,
    name,
    parent,
    module,
    bindings: new Map(),
    parameters: [],
    bases: more.bases ?? [],
    decorators: more.decorators ?? [],
  };
  module.scopes.push(scope);
  return scope;
}

const maybeTaken = new Set(['if_statement', 'else_clause', 'except_clause', 'case_clause']);

function visit(node: SyntaxNode, at: Visit): void {
  const { module } = at.scope;
  switch (node.type) {
    case 'comment':
      return;
    case 'import_statement':
    case 'import_from_statement':
      collectImport(node, at.scope, bind);
      return;
    case 'decorated_definition':
      visitDecorated(node, at);
      return;
    case 'function_definition':
      visitFunction(node, at, []);
      return;
    case 'class_definition':
      visitClass(node, at, []);
      return;
    case 'expression_statement':
      if (isDocstring(node)) return;
      break;
    case 'assignment':
      visitAssignment(node, at);
      break;
    case 'augmented_assignment':
      bindOpaque(childOf(node, 'left'), at.scope);
      break;
    case 'named_expression':
      bindTarget(childOf(node, 'name'), childOf(node, 'value'), at.scope);
      break;
    case 'as_pattern':
      visitAs(node, at.scope);
      break;
    case 'for_statement':
    case 'for_in_clause':
      visitFor(node, at.scope);
      break;
    case 'call':
      module.calls.push(toCall(node, at));
      break;
    case 'pair':
      visitPair(node, at.scope);
      break;
    case 'string':
    case 'concatenated_string':
      module.strings.push({ node, scope: at.scope });
      if (node.type === 'concatenated_string') return;
      break;
    default:
      break;
  }
  const loops = node.type === 'for_statement' || node.type === 'while_statement' ? at.loops + 1 : at.loops;
  const conditional = at.conditional || maybeTaken.has(node.type);
  for (const child of node.children) {
    const guard = guardOf(node, child);
    const guards = guard === null ? at.guards : [guard, ...at.guards];
    visit(child, { scope: at.scope, loops, conditional, guards });
  }
}

/** The condition on which a part of an `if` statement or of `a if c else b` is taken; null for what always runs. */
function guardOf(node: SyntaxNode, child: SyntaxNode): Guard | null {
  if (node.type === 'conditional_expression') {
    const [first, condition, second] = node.children;
    if (condition === undefined || (child !== first && child !== second)) return null;
    return { condition, holds: child === first };
  }
  const isGuard = node.type === 'if_statement' || node.type === 'elif_clause';
  const condition = isGuard ? childOf(node, 'condition') : null;
  if (condition === null) return null;
  if (child.field === 'consequence') return { condition, holds: true };
  return child.field === 'alternative' ? { condition, holds: false } : null;
}

function visitPair(node: SyntaxNode, scope: Scope): void {
  const label = childOf(node, 'key');
  const value = childOf(node, 'value');
  if (label?.type !== 'string' || value === null) return;
  const key = /^["'](\w+)["']$/.exec(textOf(scope.module.tree, label))?.[1];
  if (key !== undefined) scope.module.pairs.push({ key, value, scope });
}

function isDocstring(statement: SyntaxNode): boolean {
  const only = statement.children.length === 1 ? statement.children[0] : undefined;
  return only?.type === 'string' || only?.type === 'concatenated_string';
}

/** Adds a binding to a scope; the newest stands last. */
function bind(scope: Scope, name: string, binding: Binding): void {
  const known = scope.bindings.get(name);
  if (known === undefined) scope.bindings.set(name, [binding]);
  else known.push(binding);
}

function bindOpaque(target: SyntaxNode | null, scope: Scope): void {
  bindTarget(target, null, scope);
}

/** Binds `name = value`, `self.name = value`, and pairs of tuples element by element. */
function bindTarget(
  target: SyntaxNode | null,
  value: SyntaxNode | null,
  scope: Scope,
  conditional = false,
): void {
  if (target === null) return;
  const parts = ['pattern_list', 'tuple_pattern', 'list_pattern', 'expression_list', 'tuple'];
  if (parts.includes(target.type)) {
    const values =
      value !== null && ['expression_list', 'tuple', 'list'].includes(value.type) ? value.children : [];
    target.children.forEach((part, index) => {
      bindTarget(part, values[index] ?? null, scope, conditional);
    });
    return;
  }
  const binding: Binding = {
    kind: value === null ? 'opaque' : 'value',
    node: value,
    imported: null,
    body: null,
    conditional,
    line: target.line,
  };
  if (target.type === 'identifier') bind(scope, textOf(scope.module.tree, target), binding);
  if (target.type === 'attribute') {
    scope.module.attributes.push({ target, value, scope });
    const text = textOf(scope.module.tree, target);
    const owner = classAround(scope);
    if (owner !== null && /^self\.\w+$/.test(text)) bind(owner, text, binding);
  }
}

function classAround(scope: Scope): Scope | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at.kind === 'class') return at;
  return null;
}

function visitAssignment(node: SyntaxNode, { scope, conditional }: Visit): void {
  const value = childOf(node, 'right');
  // `a = b = 1` nests an assignment on the right: the value is the innermost right side.
  const source = value?.type === 'assignment' ? innermost(value) : value;
  if (source !== null || scope.kind === 'class')
    bindTarget(childOf(node, 'left'), source, scope, conditional);
}

function innermost(assignment: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode | null = assignment;
  while (at?.type === 'assignment') at = childOf(at, 'right');
  return at;
}

function visitAs(node: SyntaxNode, scope: Scope): void {
  const target = node.children.find((child) => child.type === 'as_pattern_target');
  bindTarget(target?.children[0] ?? null, node.children[0] ?? null, scope);
}

function visitFor(node: SyntaxNode, scope: Scope): void {
  const left = childOf(node, 'left');
  const iterable = childOf(node, 'right');
  bindOpaque(left, scope);
  if (left === null || iterable === null || node.type !== 'for_statement') return;
  const variable = textOf(scope.module.tree, left);
  scope.module.loops.push({ variable, iterable, scope, line: node.line });
}

function toCall(node: SyntaxNode, at: Visit): Call {
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  for (const argument of childOf(node, 'arguments')?.children ?? []) {
    const value = childOf(argument, 'value');
    const name = childOf(argument, 'name');
    if (argument.type === 'keyword_argument' && value !== null && name !== null) {
      keywords.set(textOf(at.scope.module.tree, name), value);
    } else if (argument.type !== 'comment') positional.push(argument);
  }
  const target = childOf(node, 'function') ?? node;
  return {
    node,
    target,
    positional,
    keywords,
    scope: at.scope,
    line: node.line,
    guards: at.guards,
    loops: at.loops,
    known: { by: null, name: '' },
  };
}

function visitDecorated(node: SyntaxNode, at: Visit): void {
  const decorators = node.children
    .filter((child) => child.type === 'decorator')
    .flatMap((child) => child.children.slice(0, 1));
  const definition = childOf(node, 'definition');
  for (const decorator of decorators) visit(decorator, at);
  if (definition?.type === 'function_definition') visitFunction(definition, at, decorators);
  if (definition?.type === 'class_definition') visitClass(definition, at, decorators);
}

function visitFunction(node: SyntaxNode, at: Visit, decorators: readonly SyntaxNode[]): void {
  const { module } = at.scope;
  const nameNode = childOf(node, 'name');
  const name = nameNode === null ? '' : textOf(module.tree, nameNode);
  const body = makeScope('function', name, at.scope, module, { decorators });
  bind(at.scope, name, { kind: 'function', node, imported: null, body, line: node.line });
  for (const parameter of childOf(node, 'parameters')?.children ?? []) visitParameter(parameter, body, at);
  const block = childOf(node, 'body');
  if (block !== null)
    for (const child of block.children)
      visit(child, { scope: body, loops: 0, conditional: false, guards: [] });
}

function visitParameter(parameter: SyntaxNode, body: Scope, at: Visit): void {
  const nameNode =
    parameter.type === 'identifier'
      ? parameter
      : (childOf(parameter, 'name') ?? parameter.children[0] ?? null);
  if (nameNode === null) return;
  const name = textOf(body.module.tree, nameNode).replace(/^\*+/, '');
  const value = childOf(parameter, 'value');
  bind(body, name, { kind: 'parameter', node: value, imported: null, body: null, line: parameter.line });
  if (name !== 'self' && name !== 'cls') body.parameters.push(name);
  if (value !== null) visit(value, at);
}

function visitClass(node: SyntaxNode, at: Visit, decorators: readonly SyntaxNode[]): void {
  const { module } = at.scope;
  const nameNode = childOf(node, 'name');
  const name = nameNode === null ? '' : textOf(module.tree, nameNode);
  const bases = childOf(node, 'superclasses')?.children ?? [];
  const body = makeScope('class', name, at.scope, module, { bases, decorators });
  bind(at.scope, name, { kind: 'class', node, imported: null, body, line: node.line });
  const block = childOf(node, 'body');
  if (block !== null)
    for (const child of block.children)
      visit(child, { scope: body, loops: 0, conditional: false, guards: [] });
}
