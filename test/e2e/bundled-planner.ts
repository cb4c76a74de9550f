import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '..', '..');
/** Directly below the root, where the bundle finds package.json and the examples; one for each run of the tests. */
const folder = `.test-dist-${process.pid}`;

/** Bundles the source tree once before the tests: what they start is what users start. */
export function setup(project: TestProject): void {
  execFileSync(process.execPath, ['scripts/build.ts', folder], { cwd: root, stdio: 'pipe' });
  project.provide('bundle', join(root, folder));
}

export function teardown(): void {
  rmSync(join(root, folder), { recursive: true, force: true });
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the bundle under test. */
    readonly bundle: string;
  }
}
