import type { OnLoadResult, Plugin, PluginBuild } from 'esbuild';

const namespace = 'named-exports';

/**
 * Gives `await import('some-commonjs-package')` its names back.
 *
 * With code splitting esbuild answers such an import with a module that has only a default export, where Node itself
 * finds the names. This plugin puts a module between the two that re-exports, by name, what Node finds.
 * `externals` are left to Node at run time.
 */
export function namedExportsPlugin(externals: readonly string[]): Plugin {
  return {
    name: 'named-exports',
    setup(build: PluginBuild) {
      build.onResolve({ filter: /^[^./]/ }, (args) => {
        const ours = args.kind === 'dynamic-import' && !args.path.startsWith('node:');
        if (!ours || externals.includes(args.path)) return undefined;
        return { path: args.path, namespace, pluginData: args.resolveDir };
      });
      build.onLoad({ filter: /.*/, namespace }, (args) => reexport(args.path, String(args.pluginData)));
    },
  };
}

async function reexport(specifier: string, resolveDir: string): Promise<OnLoadResult> {
  const exports = (await import(specifier)) as Record<string, unknown>;
  const names = Object.keys(exports).filter((name) => name !== 'module.exports');
  return { contents: `export { ${names.join(', ')} } from ${JSON.stringify(specifier)};`, resolveDir };
}
