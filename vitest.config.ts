import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { METADATA_SERVER_DETECTION: 'none', CHECKPOINT_DISABLE: '1', NO_COLOR: '1' },
  },
});
