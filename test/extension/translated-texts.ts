import ts from 'typescript';

/** What code hands to a translator. */
export interface TranslatedTexts {
  readonly texts: readonly string[];
  /** Lines, from 1, where what is handed over is computed, so that no table can be checked for it. */
  readonly computed: readonly number[];
}

/** Reads the texts of `l10n.t(…)`, `t(…)` and `translate(…)` in one source file. */
export function translatedTexts(path: string, source: string): TranslatedTexts {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const computed: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslator(node.expression)) {
      const found = node.arguments[0] === undefined ? null : literalsIn(node.arguments[0]);
      if (found === null) computed.push(file.getLineAndCharacterOfPosition(node.getStart()).line + 1);
      else texts.push(...found);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { texts, computed };
}

function isTranslator(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 't';
  return ts.isPropertyAccessExpression(called) && called.name.text === 't';
}

/** Null where it is anything but a text or a choice between texts. */
function literalsIn(node: ts.Expression): readonly string[] | null {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literalsIn(node.expression);
  if (!ts.isConditionalExpression(node)) return null;
  const [yes, no] = [literalsIn(node.whenTrue), literalsIn(node.whenFalse)];
  return yes === null || no === null ? null : [...yes, ...no];
}
