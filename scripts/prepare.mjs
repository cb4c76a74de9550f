// npm runs this after `npm ci` in a clone and before `npm pack`. It has to start on an old Node and without the
// development packages, where it leaves things as they are.
import { spawnSync } from 'child_process';
import fs from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..');
const modules = path.join(root, 'node_modules');
const complete = ['esbuild', 'cdktf', 'web-tree-sitter'].every((name) =>
  fs.existsSync(path.join(modules, name)),
);

if (!complete) {
  console.log('headstart: dist/ is not built, because the development packages are not installed.');
} else {
  const pinned = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const node = fs.existsSync(pinned) ? pinned : process.execPath;
  const result = spawnSync(node, [path.join(here, 'build.ts')], { cwd: root, stdio: 'inherit' });
  if (result.error) console.error('headstart: ' + result.error.message);
  process.exitCode = result.status === null ? 1 : result.status;
}
