import {
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type Event,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import type { TreeNode } from '../views/tree-node.ts';

/** A tree of the activity bar: it shows the rows that a view builds, and asks for them only while it is seen. */
export class NodeTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly #read: () => readonly TreeNode[] | Promise<readonly TreeNode[]>;
  readonly #changed = new EventEmitter<void>();
  readonly view: TreeView<TreeNode>;
  readonly onDidChangeTreeData: Event<void> = this.#changed.event;

  constructor(id: string, read: () => readonly TreeNode[] | Promise<readonly TreeNode[]>) {
    this.#read = read;
    this.view = window.createTreeView(id, { treeDataProvider: this });
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return [...(node === undefined ? await this.#read() : (node.children ?? []))];
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = new TreeItem(node.label, foldingOf(node));
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    if (node.icon !== undefined) item.iconPath = new ThemeIcon(node.icon);
    if (node.context !== undefined) item.contextValue = node.context;
    if (node.command !== undefined)
      item.command = { command: node.command, title: node.label, arguments: [node] };
    item.accessibilityInformation = { label: [node.label, node.description ?? ''].join(' ').trim() };
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }
}

function foldingOf({ children = [], isExpanded = false }: TreeNode): TreeItemCollapsibleState {
  if (children.length === 0) return TreeItemCollapsibleState.None;
  return isExpanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
