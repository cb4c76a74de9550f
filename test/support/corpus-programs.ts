import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../fixtures/programs', import.meta.url));

/** One program of the corpus: the files by name, and the one that it starts with. */
export interface CorpusProgram {
  readonly name: string;
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Every program of the corpus, in the order of their names. */
export function corpusPrograms(): readonly CorpusProgram[] {
  return readdirSync(folder).sort().map(programIn);
}

function programIn(name: string): CorpusProgram {
  const root = join(folder, name);
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const { 'expected.json': stated = '{}', ...files } = Object.fromEntries(
    names.map((one) => {
      const path = join(one.parentPath, one.name);
      return [path.slice(root.length + 1), readFileSync(path, 'utf8')] as const;
    }),
  );
  return { name, entry: (JSON.parse(stated) as { readonly entry: string }).entry, files };
}
