import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests that start Headstart as a process, out of the bundle that is made once before the first of them. */
const ofTheBundle = ['test/e2e/**/*.test.ts', 'test/gcp/**/*.test.ts'];
/** The tests in a real editor have their own configuration and are run by `npm run test:e2e`. */
const never = ['**/node_modules/**', 'test/vscode/**', '**/dist/**', '**/.test-dist-*/**'];
const everyCase = process.env['HEADSTART_FUZZ'] === 'full';

/**
 * No file mocks a module, changes the environment or leaves a signal handler behind, so every worker runs one file after
 * the other and loads each module once. Projects run in the order of their names, the longest files first: the
 * processes come first and the many short files at the end, where they fill whichever worker is free.
 */
export default defineConfig({
  test: {
    testTimeout: everyCase ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
    // One more than the two cores that are reckoned with: the tests of processes wait as much as they compute.
    maxWorkers: 3,
    isolate: false,
    env: {
      METADATA_SERVER_DETECTION: 'none',
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
      NODE_COMPILE_CACHE: join(tmpdir(), `headstart-compiled-${process.pid}`),
    },
    globalSetup: ['test/support/compile-cache.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'bundle',
          include: ofTheBundle,
          exclude: never,
          globalSetup: ['test/e2e/bundled-planner.ts', 'test/support/compile-cache.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'modules', include: ['test/**/*.test.ts'], exclude: [...never, ...ofTheBundle] },
      },
    ],
  },
});
