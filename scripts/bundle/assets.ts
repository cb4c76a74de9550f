import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Languages whose grammar is shipped; the file is `tree-sitter-<language>.wasm`. */
const grammars = ['bash', 'cpp', 'go', 'java', 'javascript', 'python', 'rust', 'tsx', 'typescript'];

/** Files that the bundle reads at run time, relative to the repository's root. */
export const assetSources: readonly string[] = [
  'planner/catalog/generated/catalog.json',
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  ...grammars.map((name) => `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
];

/** Copies the assets that exist into one flat folder and answers the sources that are missing. */
export async function copyAssets(root: string, directory: string): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const missing = assetSources.filter((source) => !existsSync(join(root, source)));
  const present = assetSources.filter((source) => !missing.includes(source));
  await Promise.all(present.map((source) => copyFile(join(root, source), join(directory, basename(source)))));
  return missing;
}
