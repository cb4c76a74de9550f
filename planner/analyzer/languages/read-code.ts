import type { Language } from '../../../schemas/job.ts';
import { childOf, textOf, type SyntaxNode, type SyntaxTree } from '../syntax.ts';
import type { Binding, CodeCall, CodeReading } from './code-reading.ts';
import {
  argumentsOf,
  calledOf,
  dottedName,
  isCall,
  isComment,
  isPair,
  isString,
  pairOf,
  unwrapped,
} from './expression.ts';

interface Place {
  readonly call: CodeCall | null;
  readonly position: number | null;
  readonly key: string | null;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

interface Collected extends Writable<Omit<CodeReading, 'bindings'>> {
  readonly bindings: Map<string, Binding[]>;
}

const nowhere: Place = { call: null, position: null, key: null };
const textMakers =
  /(?:^|\.)(?:Sprintf|sprintf|format|String\.format|paste0?|file\.path|str_c|concat|join|Join)$/;

/** Calls that hand a text on: what they are given is given to what they are given to. */
const conveying =
  /(?:^|\.)(?:to_string|to_owned|into|clone|as_str|toString|trim|c_str|String|string|String\.from|valueOf|Some|as\.character|URI\.create|Path|Path\.of|Path\.new|PathBuf\.from|Paths\.get|URL|URI|File|unwrap_or|unwrap_or_else|getOrDefault|getProperty|getenv|orElse|value_or|Ok|Arc\.new)$/;

/** Reads a parsed file of any language but Python in one walk. */
export function readCode(language: Language, file: string, tree: SyntaxTree): CodeReading {
  const collected: Collected = {
    file,
    language,
    tree,
    imports: [],
    calls: [],
    texts: [],
    bindings: new Map(),
    entries: [],
    directives: [],
    main: null,
  };
  visit(collected, tree.root, nowhere);
  return collected;
}

function visit(to: Collected, node: SyntaxNode, place: Place): void {
  if (isComment(node) || collectImport(to, node)) return;
  collectMain(to, node);
  collectBindings(to, node);
  if (isPair(node)) return visitPair(to, node, place);
  if (isCall(node)) return visitCall(to, node, place);
  if (makesText(to, node)) {
    to.texts.push({ node, ...place });
    // `"a" + f("gs://…")`: calls inside are read, the pieces of the text are not texts of their own.
    for (const child of node.children) visitInside(to, child);
    return;
  }
  // A name that a call is given may stand for a text, and the call says how it is used.
  if (place.call !== null && isName(node)) to.texts.push({ node, ...place });
  const inner = boundPlace(to, node);
  for (const child of node.children) visit(to, child, inner ?? (isTransparent(node) ? place : nowhere));
}

const nameTypes = new Set([
  'identifier',
  'member_expression',
  'field_access',
  'selector_expression',
  'scoped_identifier',
]);

function isName(node: SyntaxNode): boolean {
  return nameTypes.has(node.type);
}

const transparentTypes = new Set([
  'array',
  'list',
  'expression_list',
  'literal_value',
  'literal_element',
  'sequence',
  'object',
  'initializer_list',
  'element_value_array_initializer',
  'array_initializer',
  'array_expression',
  'parenthesized_expression',
  'await_expression',
  'try_expression',
  'unary_expression',
  'reference_expression',
  'as_expression',
  'closure_expression',
]);

/** Lists and wrapped expressions are given to what their holder is given to. */
function isTransparent(node: SyntaxNode): boolean {
  return transparentTypes.has(node.type);
}

function visitInside(to: Collected, node: SyntaxNode): void {
  if (isCall(node)) visitCall(to, node, nowhere);
  else for (const child of node.children) visitInside(to, child);
}

function visitPair(to: Collected, node: SyntaxNode, place: Place): void {
  const pair = pairOf(to.tree, node);
  if (pair === null) {
    for (const child of node.children) visit(to, child, place);
    return;
  }
  to.entries.push({ name: pair.key, node: pair.value, line: node.line });
  if (node.type === 'enum_assignment') bind(to, pair.key, pair.value);
  visit(to, pair.value, { ...place, position: null, key: pair.key });
}

function visitCall(to: Collected, node: SyntaxNode, place: Place): void {
  const args = argumentsOf(node);
  const called = calledOf(node);
  const callee = called === null ? '' : calleeOf(to, node, dottedName(to.tree, called));
  const call: CodeCall = {
    node,
    callee,
    positional: args.some(isPair) ? args.filter((arg) => !isPair(arg)) : args,
    named: namedOf(to.tree, args),
    line: node.line,
  };
  to.calls.push(call);
  const conveys = conveying.test(callee);
  const isText = textMakers.test(callee);
  if (isText) to.texts.push({ node, ...place });
  let position = 0;
  for (const arg of args) {
    if (isText) visitInside(to, arg);
    else visit(to, arg, conveys ? place : { call, position: isPair(arg) ? null : position, key: null });
    if (!isPair(arg)) position += 1;
  }
  const given = new Set(args);
  for (const child of node.children.filter((one) => one.children.length > 0 && !given.has(one))) {
    if (!child.children.some((one) => given.has(one))) visit(to, child, conveys ? place : nowhere);
  }
}

/** In R, `arrow::read_parquet` imports the package and calls its function. */
function calleeOf(to: Collected, node: SyntaxNode, callee: string): string {
  if (to.language !== 'r' || !callee.includes('::')) return callee;
  const [, namespace, name] = /^([\w.]+):::?(.+)$/.exec(callee) ?? [];
  if (namespace === undefined || name === undefined) return callee;
  to.imports.push({ path: namespace, line: node.line });
  return name;
}

const unnamed: ReadonlyMap<string, SyntaxNode> = new Map();

function namedOf(tree: SyntaxTree, args: readonly SyntaxNode[]): ReadonlyMap<string, SyntaxNode> {
  if (!args.some((arg) => isPair(arg) || arg.type === 'object')) return unnamed;
  const pairs = args.flatMap((arg) => (isPair(arg) ? [arg] : arg.type === 'object' ? arg.children : []));
  return new Map(
    pairs.flatMap((one) => {
      if (one.type === 'shorthand_property_identifier') return [[textOf(tree, one), one] as const];
      const pair = pairOf(tree, one);
      return pair === null ? [] : [[pair.key, pair.value] as const];
    }),
  );
}

function makesText(to: Collected, node: SyntaxNode): boolean {
  if (isString(node) || node.type === 'template_string') return true;
  if (to.language === 'shell') return node.type === 'word' || node.type === 'concatenation';
  return (
    node.type === 'binary_expression' && node.children.some((child) => /^(?:\+|\?\?|\|\|)$/.test(child.type))
  );
}

function collectImport(to: Collected, node: SyntaxNode): boolean {
  const path = importPath(to, node);
  if (path === null) return false;
  to.imports.push({ path: path.replace(/^["'`]|["'`]$/g, ''), line: node.line });
  return true;
}

/** Node types that import, with the field that names what. */
const importFields: Readonly<Record<string, string>> = {
  import_statement: 'source',
  export_statement: 'source',
  import_spec: 'path',
  use_declaration: 'argument',
  preproc_include: 'path',
};

function importPath(to: Collected, node: SyntaxNode): string | null {
  const field = importFields[node.type];
  if (field !== undefined) {
    const named = childOf(node, field);
    return named === null ? null : textOf(to.tree, named);
  }
  // Go's declaration of this name holds specs, which are read one by one.
  if (node.type !== 'import_declaration' || to.language !== 'java') return null;
  const named = node.children.find((child) => /identifier$/.test(child.type));
  const isWhole = node.children.some((child) => child.type === 'asterisk');
  return named === undefined ? null : `${textOf(to.tree, named)}${isWhole ? '.*' : ''}`;
}

const functionTypes = new Set([
  'function_declaration',
  'function_item',
  'method_declaration',
  'function_definition',
]);

function collectMain(to: Collected, node: SyntaxNode): void {
  if (to.main !== null) return;
  if (!functionTypes.has(node.type)) return;
  const declarator = childOf(node, 'declarator');
  const name = childOf(node, 'name') ?? childOf(declarator, 'declarator');
  if (name !== null && textOf(to.tree, name) === 'main') to.main = node.line;
}

function bind(to: Collected, name: string, node: SyntaxNode): void {
  const known = to.bindings.get(name) ?? [];
  known.push({ name, node: unwrapped(node), line: node.line });
  to.bindings.set(name, known);
}

const binders: Readonly<Record<string, readonly [left: string, right: string]>> = {
  variable_declarator: ['name', 'value'],
  public_field_definition: ['name', 'value'],
  field_definition: ['property', 'value'],
  assignment_expression: ['left', 'right'],
  assignment: ['left', 'right'],
  const_spec: ['name', 'value'],
  var_spec: ['name', 'value'],
  short_var_declaration: ['left', 'right'],
  assignment_statement: ['left', 'right'],
  const_item: ['name', 'value'],
  static_item: ['name', 'value'],
  let_declaration: ['pattern', 'value'],
  preproc_def: ['name', 'value'],
  init_declarator: ['declarator', 'value'],
  variable_assignment: ['name', 'value'],
};

/** The names on the left of a binding node: `a, b := 1, 2` has two. */
function boundNames(to: Collected, node: SyntaxNode): readonly string[] {
  const [left] = binders[node.type] ?? [];
  const nodes = node.children.filter((child) => child.field === left && child.named);
  const each = nodes.flatMap((one) => (one.type === 'expression_list' ? one.children : [one]));
  return each.map(
    (one) =>
      /(\w[\w.]*)\W*$/
        .exec(textOf(to.tree, one))?.[1]
        ?.split(/\.(?=\w+$)/)
        .at(to.language === 'r' ? 0 : -1) ?? '',
  );
}

function collectBindings(to: Collected, node: SyntaxNode): void {
  const binder = binders[node.type];
  const right = binder === undefined ? null : childOf(node, binder[1]);
  if (node.type === 'preproc_call' || node.type === 'attribute_item')
    to.directives.push({ text: textOf(to.tree, node).replace(/^#\s*pragma\s+/, ''), line: node.line });
  if (right === null) return;
  const names = boundNames(to, node);
  const values = right.type === 'expression_list' ? right.children : [right];
  names.forEach((name, index) => {
    const value = values[index] ?? (index === 0 ? right : undefined);
    if (value !== undefined && name !== '') bind(to, name, value);
  });
  if (node.type === 'init_declarator' && right.type === 'argument_list') collectConstruction(to, node, right);
}

/** `std::ifstream in("x")`: a declaration that calls the constructor of its type. */
function collectConstruction(to: Collected, node: SyntaxNode, args: SyntaxNode): void {
  const lineStart = to.tree.text.lastIndexOf('\n', node.start) + 1;
  const type = /([\w:]+)(?:<[^;]*>)?\s*$/.exec(to.tree.text.slice(lineStart, node.start))?.[1] ?? '';
  const call = {
    node,
    callee: type.replaceAll('::', '.'),
    positional: args.children,
    named: new Map(),
    line: node.line,
  };
  to.calls.push(call);
  args.children.forEach((arg, position) => {
    if (makesText(to, arg)) to.texts.push({ node: arg, call, position, key: null });
  });
}

function boundPlace(to: Collected, node: SyntaxNode): Place | null {
  return binders[node.type] === undefined ? null : { ...nowhere, key: boundNames(to, node)[0] ?? null };
}
