import type { Plugin, PluginBuild } from 'esbuild';

/**
 * Lets ES modules require `node:http` instead of importing it. Node gives an import every name of a built-in at once, and
 * two of this one's load the whole of `fetch` and WebSocket, tens of milliseconds of each start.
 */
export function requiredHttpPlugin(): Plugin {
  return {
    name: 'required-http',
    setup(build: PluginBuild) {
      build.onResolve({ filter: /^node:http$/ }, ({ kind }) =>
        kind === 'import-statement' ? { path: 'http', namespace: 'required' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'required' }, () => ({
        contents: "module.exports = require('node:http');",
      }));
    },
  };
}
