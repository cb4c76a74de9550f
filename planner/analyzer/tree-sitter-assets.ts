import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Names of the WebAssembly files that the parser loads; a bundle carries them beside itself. */
export const treeSitterAssets = [
  'web-tree-sitter.wasm',
  'tree-sitter-python.wasm',
  'tree-sitter-javascript.wasm',
  'tree-sitter-typescript.wasm',
  'tree-sitter-tsx.wasm',
  'tree-sitter-go.wasm',
  'tree-sitter-rust.wasm',
  'tree-sitter-java.wasm',
  'tree-sitter-cpp.wasm',
  'tree-sitter-bash.wasm',
] as const;

/** Finds a WebAssembly file: in the bundle's asset directory when one is given, else in node_modules. */
export function locateTreeSitterAsset(name: string, assetDirectory?: string): string {
  if (assetDirectory !== undefined) return join(assetDirectory, name);
  const specifier =
    name === 'web-tree-sitter.wasm' ? `web-tree-sitter/${name}` : `@vscode/tree-sitter-wasm/wasm/${name}`;
  return fileURLToPath(import.meta.resolve(specifier));
}
