import type { Language } from '../../../schemas/job.ts';
import type { CodeFacts } from '../code-facts.ts';
import { admits, type PythonDemand } from '../manifests/python-demand.ts';
import type { Manifests } from '../manifests/read-manifests.ts';
import type { Notebook } from './notebook-cells.ts';

interface Code {
  readonly file: string;
  readonly text: string;
  readonly language: Language;
  /** The cells, where the file is a notebook. */
  readonly notebook: Notebook | null;
}

/** What is analysed in place of a notebook, and how its facts find their way back to the cells. */
export interface NotebookParts {
  readonly code: Code;
  readonly listed: Manifests;
  readonly placed: (facts: CodeFacts) => CodeFacts;
}

/** True for a Jupyter notebook. */
export function isNotebook(file: string): boolean {
  return file.endsWith('.ipynb');
}

/** The code of a notebook with what its cells install; any other file stays as it is. */
export async function notebookParts(entry: Code, manifests: Manifests): Promise<NotebookParts> {
  if (entry.notebook === null) return { code: entry, listed: manifests, placed: (facts) => facts };
  const { inNotebook, notebookSource } = await import('./notebook-source.ts');
  const source = notebookSource(entry.file, entry.notebook);
  const dependencies = new Map(manifests.dependencies);
  for (const one of source.installed) {
    const known = dependencies.get(one.name);
    if (known === undefined || known.version === null) dependencies.set(one.name, one);
  }
  return {
    code: { ...entry, text: source.text },
    listed: { ...manifests, dependencies, python: pythonOf(manifests.python, source.python) },
    placed: (facts) => inNotebook(facts, entry.file, source),
  };
}

/** A version that the project fixes stands; within a range of it the kernel's is taken. */
function pythonOf(stated: PythonDemand | null, kernel: PythonDemand | null): PythonDemand | null {
  if (stated === null || kernel === null) return stated ?? kernel;
  return admits(stated.asked, kernel.asked) && /[<>]/.test(stated.asked) ? kernel : stated;
}
