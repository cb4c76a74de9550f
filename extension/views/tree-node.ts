/** One row of a tree, as the editor will show it. */
export interface TreeNode {
  /** Stays the same while the row means the same, so that it stays selected and unfolded. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Plain text. */
  readonly tooltip?: string;
  /** Name of a product icon, e.g. `server`. */
  readonly icon?: string;
  /** What its menus go by (`viewItem`). */
  readonly context?: string;
  /** The entry that it belongs to. */
  readonly path?: string;
  readonly jobName?: string;
  /** What a click does; the row itself is the argument. */
  readonly command?: string;
  readonly children?: readonly TreeNode[];
  readonly isExpanded?: boolean;
}
