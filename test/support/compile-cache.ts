import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';

/** The folder in which the processes that tests start keep what Node compiled, for the next of them; one for each run. */
export default function compileCache(project: TestProject): () => void {
  const folder = project.config.env['NODE_COMPILE_CACHE'];
  return () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
}
