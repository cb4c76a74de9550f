import { readFile } from 'node:fs/promises';
import type { Plugin, PluginBuild } from 'esbuild';

const eager = 'const archiver = require("archiver");';
const lazy = 'const archiver = (...args) => require("archiver")(...args);';

/**
 * Lets cdktf load its ZIP writer when it writes a ZIP: only assets are zipped, the stacks have none, and loading it takes
 * as long as the rest of cdktf.
 */
export function lazyArchiverPlugin(): Plugin {
  return {
    name: 'lazy-archiver',
    setup(build: PluginBuild) {
      build.onLoad({ filter: /node_modules[\\/]cdktf[\\/]lib[\\/]private[\\/]fs\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (!source.includes(eager)) throw new Error(`${path} does not load archiver as it did.`);
        return { contents: source.replace(eager, lazy) };
      });
    },
  };
}
