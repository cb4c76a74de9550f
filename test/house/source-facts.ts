import ts from 'typescript';

export interface ImportFact {
  readonly specifier: string;
  readonly line: number;
  /** `import type`, or every name in it marked `type`: gone at run time. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

/** One thing in a file that a rule may forbid. */
export interface Mark {
  readonly kind: 'console' | 'process.exit' | 'module-level let' | 'empty catch' | 'any';
  readonly line: number;
}

/** What the rules of the house need to know of one source file. */
export interface SourceFacts {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  /** Lines of code: neither blank nor comment alone, as eslint's max-lines counts them. */
  readonly lines: number;
  readonly text: string;
  readonly imports: readonly ImportFact[];
  readonly marks: readonly Mark[];
  /** Names declared at the top level. */
  readonly symbols: readonly string[];
}

/** Parses one file; nothing is resolved or type-checked. */
export function readFacts(path: string, text: string): SourceFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ImportFact[] = [];
  const marks: Mark[] = [];
  const lineOf = (node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== null) imports.push({ ...found, line: lineOf(node) });
    const kind = markOf(node);
    if (kind !== null) marks.push({ kind, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    path,
    text,
    lines: countLines(source, text),
    imports,
    marks,
    symbols: source.statements.flatMap(symbolsOf),
  };
}

/** A line counts when a token begins, ends or goes on in it. Tokens are only made where the answer could matter. */
function countLines(source: ts.SourceFile, text: string): number {
  const all = text.trimEnd().split('\n').length;
  if (all <= 300) return all;
  const counted = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    if (node.getChildCount(source) > 0) {
      node.getChildren(source).forEach(visit);
    } else if (
      node.end > node.getStart(source) &&
      text.slice(node.getStart(source), node.end).trim() !== ''
    ) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.end).line;
      for (let line = first; line <= last; line += 1) counted.add(line);
    }
  };
  visit(source);
  return counted.size;
}

function importOf(node: ts.Node): Omit<ImportFact, 'line'> | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: isTypeOnly(node.importClause), dynamic: false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, dynamic: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    if (argument && ts.isStringLiteral(argument)) {
      return { specifier: argument.text, typeOnly: false, dynamic: true };
    }
  }
  return null;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function markOf(node: ts.Node): Mark['kind'] | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
  if (ts.isCatchClause(node) && node.block.statements.length === 0) return 'empty catch';
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    if (node.expression.text === 'console') return 'console';
    if (node.expression.text === 'process' && node.name.text === 'exit') return 'process.exit';
  }
  const atTop = ts.isVariableStatement(node) && ts.isSourceFile(node.parent);
  return atTop && !(node.declarationList.flags & ts.NodeFlags.Const) ? 'module-level let' : null;
}

function symbolsOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const named = statement as ts.Statement & { readonly name?: ts.Identifier };
  return named.name !== undefined && ts.isIdentifier(named.name) ? [named.name.text] : [];
}
