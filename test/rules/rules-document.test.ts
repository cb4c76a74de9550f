import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { rulesDocument } from '../../scripts/generate-rules-document.ts';

it('docs/rules.md is what the rules say: run scripts/generate-rules-document.ts', async () => {
  const document = await readFile(new URL('../../docs/rules.md', import.meta.url), 'utf8');
  expect(document).toBe(rulesDocument());
  expect(document.match(/^- \*\*R/gm)).toHaveLength(43);
});
