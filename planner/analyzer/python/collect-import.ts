import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import type { Binding, Scope } from './python-module.ts';

type Bind = (scope: Scope, name: string, binding: Binding) => void;

/** Records `import a.b as c` and `from a.b import c as d`, including relative ones. */
export function collectImport(node: SyntaxNode, scope: Scope, bind: Bind): void {
  const { tree, imports } = scope.module;
  const moduleNode = childOf(node, 'module_name');
  const from = moduleNode === null ? null : textOf(tree, moduleNode).replace(/\s+/g, '');
  const names = node.children.filter((child) => child.field === 'name');
  if (from !== null && names.length === 0) imports.push({ module: from, name: null, scope, line: node.line });
  for (const named of names) {
    const { dotted, alias } = readName(named, scope);
    imports.push(
      from === null
        ? { module: dotted, name: null, scope, line: node.line }
        : { module: from, name: dotted, scope, line: node.line },
    );
    // `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
    const head = dotted.split('.')[0] ?? dotted;
    const local = alias ?? (from === null ? head : dotted);
    const target = from === null ? (alias === null ? head : dotted) : join(from, dotted);
    bind(scope, local, { kind: 'import', node: null, imported: target, body: null, line: node.line });
  }
}

function readName(
  node: SyntaxNode,
  scope: Scope,
): { readonly dotted: string; readonly alias: string | null } {
  const { tree } = scope.module;
  const text = (part: SyntaxNode): string => textOf(tree, part).replace(/\s+/g, '');
  if (node.type !== 'aliased_import') return { dotted: text(node), alias: null };
  const name = childOf(node, 'name');
  const alias = childOf(node, 'alias');
  return { dotted: name === null ? text(node) : text(name), alias: alias === null ? null : text(alias) };
}

function join(from: string, name: string): string {
  return from.endsWith('.') ? `${from}${name}` : `${from}.${name}`;
}
