import { defineConfig } from 'vitest/config';

/**
 * Test folders whose files leave nothing behind in their process, so that one process runs them one after the other and
 * loads every module once. A file that mocks modules, changes the environment or handles signals does not belong here.
 */
const oneProcess = [
  'catalog',
  'doctor',
  'optimiser',
  'predictor',
  'simulator/cloud',
  'terminal',
  'use-cases',
  'watcher',
];
const inOneProcess = oneProcess.map((folder) => `test/${folder}/**/*.test.ts`);
const never = ['**/node_modules/**', '**/dist/**', '**/.test-dist-*/**'];
const everyCase = process.env['HEADSTART_FUZZ'] === 'full';

export default defineConfig({
  test: {
    testTimeout: everyCase ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { METADATA_SERVER_DETECTION: 'none', CHECKPOINT_DISABLE: '1', NO_COLOR: '1' },
    projects: [
      { extends: true, test: { name: 'one process', include: inOneProcess, exclude: never, isolate: false } },
      {
        extends: true,
        test: {
          name: 'a process each',
          include: ['test/**/*.test.ts'],
          exclude: [...never, ...inOneProcess],
          globalSetup: ['test/e2e/bundled-planner.ts'],
        },
      },
    ],
  },
});
