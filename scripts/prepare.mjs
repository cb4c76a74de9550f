// npm runs this after `npm ci` in a clone and before `npm pack`. It has to start on an old Node and without the
// development packages, where it leaves things as they are.
import { spawnSync } from 'child_process';
import fs from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..');
const modules = path.join(root, 'node_modules');
const windows = process.platform === 'win32';
const complete = ['esbuild', 'cdktf', 'web-tree-sitter'].every((name) =>
  fs.existsSync(path.join(modules, name)),
);

/** `npx headstart` finds it there; a package's own command npm links nowhere, and npx would install a copy of it. */
function linkCommand() {
  const folder = path.join(modules, '.bin');
  const link = path.join(folder, windows ? 'headstart.cmd' : 'headstart');
  fs.mkdirSync(folder, { recursive: true });
  fs.rmSync(link, { force: true });
  if (windows) fs.writeFileSync(link, '@node "%~dp0..\\..\\bin\\headstart.cjs" %*\r\n');
  else fs.symlinkSync(path.join('..', '..', 'bin', 'headstart.cjs'), link);
}

function build() {
  const pinned = path.join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');
  const node = fs.existsSync(pinned) ? pinned : process.execPath;
  const result = spawnSync(node, [path.join(here, 'build.ts')], { cwd: root, stdio: 'inherit' });
  if (result.error) console.error('headstart: ' + result.error.message);
  process.exitCode = result.status === null ? 1 : result.status;
}

if (!complete) {
  console.log('headstart: dist/ is not built, because the development packages are not installed.');
} else {
  linkCommand();
  build();
}
