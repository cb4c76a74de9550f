/** A model that a program spells out, and how many parameters it has by its publication or by PyTorch's or Keras's own count. */
export interface BuiltModelCase {
  readonly title: string;
  readonly code: string;
  readonly model: { readonly name: string; readonly parameters: number } | null;
}

/** What every one of the programs imports. */
export const torch = 'import math\nimport torch\nimport torch.nn as nn\nfrom dataclasses import dataclass\n';
