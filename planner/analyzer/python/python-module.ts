import type { SyntaxNode, SyntaxTree } from '../syntax.ts';

/** What a name stands for in one scope. */
export interface Binding {
  readonly kind: 'value' | 'parameter' | 'import' | 'function' | 'class' | 'opaque';
  /** The expression that gives the value (an assignment's right side, a parameter's default, a `with` item); null when none does. */
  readonly node: SyntaxNode | null;
  /** For an import: the dotted name, e.g. `torch.nn.Linear`; relative imports begin with dots. */
  readonly imported: string | null;
  /** For a function or class: the scope of its body. */
  readonly body: Scope | null;
  /** Made in a branch that may not be taken. */
  readonly conditional?: boolean;
  readonly line: number;
}

/** A region of names. Class scopes also hold `self.x` attributes under the key `self.x`. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class';
  readonly name: string;
  readonly parent: Scope | null;
  readonly module: PythonModule;
  readonly bindings: Map<string, Binding[]>;
  /** Parameter names in order, without `self`. */
  readonly parameters: string[];
  /** Base class expressions, for a class. */
  readonly bases: readonly SyntaxNode[];
  /** Decorator expressions, for a function or class. */
  readonly decorators: readonly SyntaxNode[];
}

/** A condition, and whether it holds where a branch is taken. */
export interface Guard {
  readonly condition: SyntaxNode;
  readonly holds: boolean;
}

/** One call expression in the code. */
export interface Call {
  readonly node: SyntaxNode;
  /** The expression that is called. */
  readonly target: SyntaxNode;
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  readonly scope: Scope;
  readonly line: number;
  /** The conditions of the branches that surround it within its function, innermost first. */
  readonly guards: readonly Guard[];
  /** How many loops surround it within its function. */
  readonly loops: number;
  /** The name under which the evaluator `by` knows it: extractors ask for it far more often than for all else. */
  readonly known: { by: object | null; name: string };
}

/** An import statement's target, for dependencies and for following local files. */
export interface ImportedName {
  readonly module: string;
  readonly name: string | null;
  readonly scope: Scope;
  readonly line: number;
}

/** A `for` loop, for epochs and steps. */
export interface Loop {
  readonly variable: string;
  readonly iterable: SyntaxNode;
  readonly scope: Scope;
  readonly line: number;
}

/** A parsed Python file as the extractors see it. */
export interface PythonModule {
  /** Relative to the job's directory, with forward slashes. */
  readonly file: string;
  readonly tree: SyntaxTree;
  readonly scope: Scope;
  /** The module's own scope and every one inside it. */
  readonly scopes: Scope[];
  readonly calls: Call[];
  readonly imports: ImportedName[];
  readonly loops: Loop[];
  /** String literals that are neither docstrings nor parts of another string. */
  readonly strings: { readonly node: SyntaxNode; readonly scope: Scope }[];
  /** Entries of dictionaries under a key that is plain text. */
  readonly pairs: { readonly key: string; readonly value: SyntaxNode; readonly scope: Scope }[];
  /** Dotted attribute expressions that are not called, for settings such as `torch.backends…allow_tf32 = True`. */
  readonly attributes: {
    readonly target: SyntaxNode;
    readonly value: SyntaxNode | null;
    readonly scope: Scope;
  }[];
}

/** A name of the project: a whole module (`binding` null) or something bound in it. */
export interface ProjectName {
  readonly module: PythonModule;
  readonly binding: Binding | null;
  readonly name: string;
}
