import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { bindingOf, type CodeProgram, type CodeReading } from './code-reading.ts';
import {
  argumentsOf,
  calledOf,
  dottedName,
  isCall,
  isPair,
  isString,
  memberOf,
  objectOf,
  unwrapped,
} from './expression.ts';

/** Text that an expression makes; where it is not complete, the part before what is not known. */
export interface TextValue {
  readonly text: string;
  readonly complete: boolean;
}

/** Where an expression stands: names in it are looked up from here. */
export interface Standing {
  readonly program: CodeProgram;
  readonly reading: CodeReading;
}

/** Names that stand for each other, and deep expressions, are followed this far. */
const maxDepth = 12;
/** A text longer than this is no place and no name. */
const maxLength = 10_000;

/** Texts of the programs that are being analysed, forgotten with them. */
const remembered = new WeakMap<CodeProgram, Map<SyntaxNode, TextValue | null>>();

/** From here on the texts of a program, of which all files are read, are worked out once: every extractor asks for them. */
export function rememberTexts(program: CodeProgram): void {
  remembered.set(program, new Map());
}

/** The text that an expression makes, constants followed; null where nothing of it is known. */
export function textValue(at: Standing, node: SyntaxNode, depth = 0): TextValue | null {
  const texts = depth === 0 ? remembered.get(at.program) : undefined;
  if (texts === undefined) return textOfExpression(at, node, depth);
  const known = texts.get(node);
  if (known !== undefined) return known;
  const value = textOfExpression(at, node, depth);
  texts.set(node, value);
  return value;
}

function textOfExpression(at: Standing, node: SyntaxNode, depth: number): TextValue | null {
  if (depth > maxDepth) return null;
  const inner = unwrapped(node);
  const { tree } = at.reading;
  if (inner.type === 'template_string') return joined(at, pieces(inner), depth);
  if (inner.type === 'string' && at.reading.language === 'shell') return joined(at, pieces(inner), depth);
  if (isString(inner)) return literal(textOf(tree, inner), inner.type.startsWith('raw'));
  if (inner.type === 'template_substitution' || inner.type === 'closure_expression') {
    const held = inner.children.at(-1);
    return held === undefined ? null : textValue(at, held, depth + 1);
  }
  if (inner.type === 'binary_expression') return binaryText(at, inner, depth);
  if (isCall(inner) && inner.type !== 'command') return callText(at, inner, depth);
  return at.reading.language === 'shell' ? shellText(at, inner, depth) : namedText(at, inner, depth);
}

/** The children of a text with the literal parts among them. */
function pieces(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children;
}

function literal(raw: string, isRaw: boolean): TextValue {
  const body =
    /^(?:[A-Za-z]*"""|[rbuRLU8]*#*["'`]|\$')\n?([\s\S]*?)(?:"""|["'`]#*)?[A-Za-z]*$/.exec(raw)?.[1] ?? raw;
  const plain =
    isRaw || /^[rR]"\(/.test(raw)
      ? body.replace(/^\(([\s\S]*)\)$/, '$1')
      : body.replace(/\\(["'`\\/])/g, '$1');
  return { text: plain.slice(0, maxLength), complete: true };
}

function joined(at: Standing, nodes: readonly SyntaxNode[], depth: number): TextValue | null {
  let text = '';
  for (const node of nodes) {
    const isFragment = /^(?:string_fragment|escape_sequence|string_content)$/.test(node.type);
    const value = isFragment
      ? { text: textOf(at.reading.tree, node), complete: true }
      : textValue(at, node, depth + 1);
    text += value?.text ?? '';
    if (value?.complete !== true || text.length > maxLength)
      return text === '' ? null : { text, complete: false };
  }
  return { text, complete: true };
}

function binaryText(at: Standing, node: SyntaxNode, depth: number): TextValue | null {
  const left = childOf(node, 'left');
  const right = childOf(node, 'right');
  const operator = childOf(node, 'operator');
  if (left === null || right === null || operator === null) return null;
  const sign = textOf(at.reading.tree, operator);
  if (sign === '??' || sign === '||')
    return textValue(at, left, depth + 1) ?? textValue(at, right, depth + 1);
  return sign === '+' ? joined(at, [left, right], depth) : null;
}

const passing =
  /(?:^|\.)(?:to_string|to_owned|into|clone|as_str|toString|trim|c_str|String|string|String\.from|from|valueOf|get|new|Some|as\.character|URI\.create|of|Path|PathBuf\.from|Paths\.get|URL|URI|File|unwrap|as_ref|str)$/;
const formatting = /(?:^|\.)(?:format|Sprintf|sprintf|formatted|println|glue)$/;
const fallbacks =
  /(?:^|\.)(?:unwrap_or|unwrap_or_else|getOrDefault|getProperty|getenv|orElse|value_or|GetOrDefault)$/;

function callText(at: Standing, node: SyntaxNode, depth: number): TextValue | null {
  const called = calledOf(node);
  if (called === null) return null;
  const name = dottedName(at.reading.tree, called);
  const args = argumentsOf(node).filter((arg) => !isPair(arg));
  const at1 = (index: number): TextValue | null => {
    const arg = args.at(index);
    return arg === undefined ? null : textValue(at, arg, depth + 1);
  };
  if (/^(?:paste0|str_c|.*\.concat)$/.test(name)) return joined(at, args, depth);
  if (name === 'paste') return separated(at, args, ' ', depth);
  if (/^(?:file\.path|path\.join|path\.posix\.join|path\.Join|join)$/.test(name))
    return separated(at, args, '/', depth);
  if (formatting.test(name)) return formatted(at, args, depth);
  if (/^flag\.String$/.test(name)) return at1(1);
  if (fallbacks.test(name)) return args.length > 1 || !/getenv|getProperty/.test(name) ? at1(-1) : null;
  if (!passing.test(name)) return null;
  const receiver = objectOf(called);
  if (args.length > 0) return args.length === 1 ? at1(0) : null;
  return receiver === null ? null : textValue(at, receiver, depth + 1);
}

function separated(at: Standing, nodes: readonly SyntaxNode[], by: string, depth: number): TextValue | null {
  const parts: string[] = [];
  for (const node of nodes) {
    const value = textValue(at, node, depth + 1);
    if (value !== null) parts.push(value.text);
    if (value?.complete !== true)
      return parts.length === 0 ? null : { text: parts.join(by), complete: false };
  }
  return { text: parts.join(by), complete: true };
}

/** `format!("gs://{}/{name}", a)`, `Sprintf("gs://%s", a)`: placeholders filled in order or by name. */
function formatted(at: Standing, args: readonly SyntaxNode[], depth: number): TextValue | null {
  const first = args[0] === undefined ? null : textValue(at, args[0], depth + 1);
  if (first === null) return null;
  let index = 1;
  let text = '';
  for (const part of first.text.split(/(\{[^{}]*\}|%[-+0-9.]*[a-zA-Z])/)) {
    const slot = /^\{(\w*)[^{}]*\}$|^%/.exec(part);
    if (slot === null) {
      text += part;
      continue;
    }
    const name = slot[1] ?? '';
    const node = /^[A-Za-z_]/.test(name) ? null : args[index++];
    const value =
      node === null
        ? boundText(at, name, Infinity, depth + 1)
        : node === undefined
          ? null
          : scalarText(at, node, depth + 1);
    text += value?.text ?? '';
    if (value?.complete !== true) return { text, complete: false };
  }
  return { text, complete: first.complete };
}

function scalarText(at: Standing, node: SyntaxNode, depth: number): TextValue | null {
  const number = numberValue(at, node, depth);
  return number === null ? textValue(at, node, depth) : { text: String(number), complete: true };
}

function namedText(at: Standing, node: SyntaxNode, depth: number): TextValue | null {
  const member = objectOf(node) === null ? null : memberOf(node);
  const name = textOf(at.reading.tree, member ?? node);
  if (name.length > 200) return null;
  return boundText(at, /([\w.]+)$/.exec(name)?.[1] ?? name, node.line, depth + 1);
}

function boundText(at: Standing, name: string, line: number, depth: number): TextValue | null {
  const found = bindingOf(at.program, at.reading, name, line);
  if (found === null || depth > maxDepth) return null;
  const { node } = found.binding;
  const from = { program: at.program, reading: found.reading };
  if (node.type === 'preproc_arg') return literal(textOf(found.reading.tree, node).trim(), false);
  return scalarText(from, node, depth + 1);
}

/** `word`, `$B`, `${B:-gs://b}` and words run together. */
function shellText(at: Standing, node: SyntaxNode, depth: number): TextValue | null {
  const { tree } = at.reading;
  if (node.type === 'concatenation') return joined(at, node.children, depth);
  if (node.type === 'word' || node.type === 'number') return { text: textOf(tree, node), complete: true };
  if (node.type !== 'simple_expansion' && node.type !== 'expansion') return null;
  const name = node.children.find((child) => child.type === 'variable_name');
  const operator = childOf(node, 'operator');
  const bound =
    name === undefined
      ? null
      : boundText(at, textOf(tree, name), node.line - (operator === null ? 0 : 1), depth + 1);
  if (bound !== null) return bound;
  const isDefault = operator !== null && /^:?[-=]$/.test(textOf(tree, operator));
  const fallback = isDefault ? node.children.at(-1) : undefined;
  return fallback === undefined || fallback === name ? null : textValue(at, fallback, depth + 1);
}

const numberTypes =
  /^(?:number|number_literal|int_literal|integer_literal|decimal_integer_literal|float|float_literal|decimal_floating_point_literal)$/;

/** The number that an expression stands for, constants followed; null where it is not known. */
export function numberValue(at: Standing, node: SyntaxNode, depth = 0): number | null {
  if (depth > maxDepth) return null;
  const inner = unwrapped(node);
  const text = textOf(at.reading.tree, inner);
  if (numberTypes.test(inner.type)) return numberOf(text);
  if (inner.type === 'preproc_arg' || inner.type === 'word') return numberOf(text);
  if (inner.type === 'initializer_list' || inner.type === 'argument_list') {
    const [only, more] = inner.children;
    return only === undefined || more !== undefined ? null : numberValue(at, only, depth + 1);
  }
  if (inner.type === 'binary_expression') return fallbackNumber(at, inner, depth);
  if (isCall(inner)) return convertedNumber(at, inner, depth);
  const member = objectOf(inner) === null ? null : memberOf(inner);
  const name = textOf(at.reading.tree, member ?? inner).replace(/^\$/, '');
  const found = name.length > 200 ? null : bindingOf(at.program, at.reading, name, inner.line);
  return found === null || found.binding.node === inner
    ? null
    : numberValue({ program: at.program, reading: found.reading }, found.binding.node, depth + 1);
}

function numberOf(text: string): number | null {
  const plain = /^\s*(-?\d[\d_']*(?:\.\d+)?(?:e[+-]?\d+)?)(?:[a-zA-Z]\w*)?\s*$/i.exec(text)?.[1];
  return plain === undefined ? null : Number(plain.replace(/[_']/g, ''));
}

/** `process.env.N ?? 8`. */
function fallbackNumber(at: Standing, node: SyntaxNode, depth: number): number | null {
  const right = childOf(node, 'right');
  const operator = childOf(node, 'operator');
  if (right === null || operator === null) return null;
  return /^(?:\?\?|\|\|)$/.test(textOf(at.reading.tree, operator))
    ? numberOrDigits(at, right, depth + 1)
    : null;
}

function numberOrDigits(at: Standing, node: SyntaxNode, depth: number): number | null {
  return numberValue(at, node, depth) ?? (isString(node) ? numberOf(textValue(at, node)?.text ?? '') : null);
}

/** `Number(x ?? 8)`, `parseInt("8")`, `.unwrap_or(8)`, `as.integer(8)`. */
function convertedNumber(at: Standing, node: SyntaxNode, depth: number): number | null {
  const called = calledOf(node);
  const name = called === null ? '' : dottedName(at.reading.tree, called);
  if (
    !/(?:^|\.)(?:Number|parseInt|parseFloat|unwrap_or|getOrDefault|valueOf|as\.integer|as\.numeric|Sys\.getenv)$/.test(
      name,
    )
  )
    return null;
  const args = argumentsOf(node);
  const arg = /unwrap_or|getOrDefault|getenv/.test(name) ? args.at(-1) : args[0];
  return arg === undefined ? null : numberOrDigits(at, arg, depth + 1);
}
