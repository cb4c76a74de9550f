import { childOf, textOf, type SyntaxNode } from '../syntax.ts';

/** The number that an integer or float literal spells (`1_000`, `0x10`, `1e-5`), or null. */
export function numberOf(text: string): number | null {
  const plain = text.replaceAll('_', '').replace(/[jJlL]$/, '');
  const number = /^0[xXoObB]/.test(plain) ? Number(plain.toLowerCase()) : Number.parseFloat(plain);
  return Number.isFinite(number) ? number : null;
}

/** The parts of a string literal: fixed text, and the expressions interpolated into it. */
export function stringParts(
  tree: { readonly text: string },
  node: SyntaxNode,
): readonly (string | SyntaxNode)[] {
  if (node.type === 'concatenated_string') return node.children.flatMap((child) => stringParts(tree, child));
  const start = node.children.find((child) => child.type === 'string_start');
  const raw = start !== undefined && /r/i.test(textOf(tree, start));
  return node.children.flatMap((child): (string | SyntaxNode)[] => {
    if (child.type === 'interpolation') return [childOf(child, 'expression') ?? child];
    if (child.type !== 'string_content') return [];
    const text = textOf(tree, child);
    return [raw ? text : unescape(text)];
  });
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

function unescape(text: string): string {
  return text.replace(/\\(\r?\n|.)/g, (whole, character: string) =>
    /\n$/.test(character) ? '' : (escapes[character] ?? whole),
  );
}

/** The text of a string that has no expressions in it; null for one that has, and for anything else. */
export function plainText(tree: { readonly text: string }, node: SyntaxNode): string | null {
  if (node.type !== 'string') return null;
  const parts = stringParts(tree, node);
  return parts.every((part) => typeof part === 'string') ? parts.join('') : null;
}
