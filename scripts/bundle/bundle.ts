import { build, type Metafile } from 'esbuild';
import { englishZodPlugin } from './english-zod-plugin.ts';
import { lazyArchiverPlugin } from './lazy-archiver-plugin.ts';
import { namedExportsPlugin } from './named-exports-plugin.ts';
import { requiredHttpPlugin } from './required-http-plugin.ts';

/** What stays an npm dependency: Google's clients read their protocol files from their own folders at run time. */
export const externals: readonly string[] = [
  '@google-cloud/billing',
  '@google-cloud/firestore',
  '@google-cloud/monitoring',
];

/** Bundled CommonJS code calls `require` and reads `__dirname`, which an ES module does not have. */
const commonJsGlobals = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  "const __dirname = __fileURLToPath(new URL('.', import.meta.url));",
].join('\n');

export interface BundleRequest {
  /** The repository's root; entry paths start from it. */
  readonly root: string;
  /** Name of the file in `outDirectory` (without .js) → source file. */
  readonly entries: Readonly<Record<string, string>>;
  readonly outDirectory: string;
  /** Packages that are left to Node at run time; `externals` when absent. */
  readonly externals?: readonly string[];
}

/**
 * Bundles the entries into ES modules that share chunks; a dynamic import becomes a chunk that is loaded when needed.
 * Names are kept (cdktf tells constructs apart by class name); only white space and syntax are minified.
 */
export async function bundle(request: BundleRequest): Promise<Metafile> {
  const outside = request.externals ?? externals;
  const result = await build({
    absWorkingDir: request.root,
    entryPoints: { ...request.entries },
    outdir: request.outDirectory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    chunkNames: 'chunks/[name]-[hash]',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    external: [...outside],
    plugins: [namedExportsPlugin(outside), englishZodPlugin(), lazyArchiverPlugin(), requiredHttpPlugin()],
    banner: { js: commonJsGlobals },
    metafile: true,
    logLevel: 'silent',
  });
  return result.metafile;
}
