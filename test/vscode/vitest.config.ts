import { defineConfig } from 'vitest/config';

/** One boot of the editor and the browser for the whole run; the files follow one another. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['./boot.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
