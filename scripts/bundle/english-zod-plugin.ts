import type { Plugin, PluginBuild } from 'esbuild';

/**
 * Leaves the 50 languages of zod's messages out of the bundle but for English, the one that Headstart speaks: they are
 * two thirds of zod, and reachable through `z.locales`, so that no bundler drops them by itself.
 */
export function englishZodPlugin(): Plugin {
  return {
    name: 'english-zod',
    setup(build: PluginBuild) {
      build.onLoad({ filter: /node_modules[\\/]zod[\\/].*[\\/]locales[\\/]index\.js$/ }, () => ({
        contents: "export { default as en } from './en.js';",
      }));
    },
  };
}
