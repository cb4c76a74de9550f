import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../scripts/bundle/bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** CommonJS packages loaded when needed, from a static and from a dynamic import of ours: what the bundler gets wrong. */
const entry = `
import { parse } from 'yaml';
const { App, TerraformStack } = await import('cdktf');
const { ComputeNetwork } = await import('@cdktf/provider-google/lib/compute-network/index.js');
const { encode } = await import('@msgpack/msgpack');
const { Server } = await import('@grpc/grpc-js');
const app = new App({ outdir: process.argv[2] });
const stack = new TerraformStack(app, 'job');
new ComputeNetwork(stack, 'net', { name: 'net' });
console.log(JSON.stringify({
  yaml: parse('a: 1'),
  terraform: Object.keys(stack.toTerraform().resource),
  bytes: encode(1).length,
  server: typeof new Server(),
}));
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headstart-bundle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('CommonJS packages keep their names in a bundle that runs where none of them is installed', async () => {
  const source = join(folder, 'source');
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(source);
  writeFileSync(join(source, 'entry.ts'), entry);
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'));
  const outDirectory = join(elsewhere, 'dist');
  const metafile = await bundle({
    root,
    entries: { main: relative(root, join(source, 'entry.ts')) },
    outDirectory,
  });
  expect(Object.keys(metafile.outputs).length).toBeGreaterThan(4);
  writeFileSync(join(elsewhere, 'package.json'), '{ "type": "module" }');
  const main = join(outDirectory, 'main.js');
  const output = execFileSync(process.execPath, [main, join(folder, 'out')], {
    cwd: elsewhere,
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toEqual({
    yaml: { a: 1 },
    terraform: ['google_compute_network'],
    bytes: 1,
    server: 'object',
  });
});
