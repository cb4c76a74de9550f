import type { Language } from '../../../schemas/job.ts';
import type { SyntaxNode, SyntaxTree } from '../syntax.ts';

/** A call, a construction, a literal with named fields (Go, Rust) or a shell command: a name that is given values. */
export interface CodeCall {
  readonly node: SyntaxNode;
  /** Dotted whatever the language writes: `storage.bucket().file`, `rayon.ThreadPoolBuilder.new`. */
  readonly callee: string;
  readonly positional: readonly SyntaxNode[];
  /** Named arguments, and the entries of an object that is given as an argument. */
  readonly named: ReadonlyMap<string, SyntaxNode>;
  readonly line: number;
}

/** An expression that makes text, and what it is given to. */
export interface CodeText {
  readonly node: SyntaxNode;
  readonly call: CodeCall | null;
  /** Counts from 0; null where the text is named or given to nothing. */
  readonly position: number | null;
  /** The key, named argument, variable or constant that holds it. */
  readonly key: string | null;
}

/** A name and the expression that it stands for. */
export interface Binding {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly line: number;
}

/** One source file as the extractors for languages other than Python see it. */
export interface CodeReading {
  readonly file: string;
  readonly language: Language;
  readonly tree: SyntaxTree;
  /** What the file imports, as written and without quotes. */
  readonly imports: readonly { readonly path: string; readonly line: number }[];
  readonly calls: readonly CodeCall[];
  readonly texts: readonly CodeText[];
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Keys with the values that they are given: object entries, named arguments. */
  readonly entries: readonly Binding[];
  /** Compiler directives and attributes, as text: `omp parallel for num_threads(8)`. */
  readonly directives: readonly { readonly text: string; readonly line: number }[];
  /** The line where the program starts, or null: `func main`, `fn main`, `public static void main`. */
  readonly main: number | null;
}

/** The files of a program, the entry first. */
export type CodeProgram = readonly [CodeReading, ...CodeReading[]];

/** The binding that a name has at a line: the nearest one above it, else the first of the program. */
export function bindingOf(
  program: CodeProgram,
  from: CodeReading,
  name: string,
  line: number,
): {
  readonly binding: Binding;
  readonly reading: CodeReading;
} | null {
  const own = from.bindings.get(name);
  const near = own?.findLast((one) => one.line <= line) ?? own?.[0];
  if (near !== undefined) return { binding: near, reading: from };
  for (const reading of program) {
    const binding = reading.bindings.get(name)?.[0];
    if (binding !== undefined) return { binding, reading };
  }
  return null;
}
