import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compatibilityDocument } from '../../scripts/generate-compatibility-document.ts';

it('docs/compatibility.md is what the facts say: run scripts/generate-compatibility-document.ts', async () => {
  const document = await readFile(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  expect(document).toBe(compatibilityDocument());
  expect(document).not.toMatch(/undefined|null|\[0\]/);
});
