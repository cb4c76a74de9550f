import { defineConfig } from 'vitest/config';

/** One boot of the editor and the browser for the whole run; the files follow one another. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['./boot.ts'],
    fileParallelism: false,
    // For slow machines; a second try tells a slip of the browser from a fault.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    retry: 1,
  },
});
