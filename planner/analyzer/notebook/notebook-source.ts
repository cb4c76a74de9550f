import type { Evidence, Language } from '../../../schemas/job.ts';
import type { CodeFacts } from '../code-facts.ts';
import { clip } from '../evidence.ts';
import type { Dependency } from '../manifests/dependency.ts';
import { pythonDemand, type PythonDemand } from '../manifests/python-demand.ts';
import { readRequirement } from '../manifests/requirements.ts';
import type { Notebook } from './notebook-cells.ts';

interface Origin {
  readonly cell: number;
  /** Counts from 1 within the cell. */
  readonly cellLine: number;
  /** The line of the .ipynb file. */
  readonly fileLine: number;
}

/** The code of a notebook as one text, and where each of its lines comes from. */
export interface NotebookSource {
  readonly text: string;
  readonly origins: readonly Origin[];
  /** What `%pip install` and `!pip install` lines ask for. */
  readonly installed: readonly Dependency[];
  /** The Python that its kernel names: it worked there, which does not bind the job to it. */
  readonly python: PythonDemand | null;
  /** The line of the file where the JSON breaks off, or null. */
  readonly damaged: number | null;
}

const kernels: Readonly<Record<string, Language>> = {
  python: 'python',
  python3: 'python',
  r: 'r',
  javascript: 'javascript',
  typescript: 'typescript',
  go: 'go',
  rust: 'rust',
  java: 'java',
  bash: 'shell',
  'c++': 'cpp',
  'c++17': 'cpp',
};

/** The language of a notebook by its kernel; Python where it names none or one that is not known. */
export function languageOfNotebook(notebook: Notebook): Language {
  return kernels[notebook.language ?? ''] ?? 'python';
}

const foreignCell =
  /^%%(?:bash|sh|script|html|HTML|javascript|js|svg|latex|markdown|writefile|file|perl|ruby|cu|R|sql|bigquery)\b/;
const install = /^\s*[%!]\s*(?:\w+ -m\s+)?(?:uv\s+)?pip\d?\s+install\s+(.*)$/;

/** Joins the code cells; magics, shell lines and cells in another language are blank lines. */
export function notebookSource(file: string, notebook: Notebook): NotebookSource {
  const lines: string[] = [];
  const origins: Origin[] = [];
  const installed: Dependency[] = [];
  for (const cell of notebook.cells) {
    const isForeign = foreignCell.test(cell.lines.find((line) => line.text.trim() !== '')?.text ?? '');
    cell.lines.forEach((line, index) => {
      const isMagic = /^\s*(?:%|!|\?)|\?\s*$/.test(line.text) && !/^\s*%\s*\w+\s*[),]/.test(line.text);
      const origin = { cell: cell.number, cellLine: index + 1, fileLine: line.fileLine };
      lines.push(isForeign || isMagic ? keptOfMagic(line.text, isForeign) : line.text);
      origins.push(origin);
      installed.push(...installedBy(file, line.text, origin));
    });
  }
  const python = kernelPython(file, notebook);
  return { text: `${lines.join('\n')}\n`, origins, installed, python, damaged: notebook.damaged };
}

function kernelPython(file: string, { language, interpreter }: Notebook): PythonDemand | null {
  if (interpreter === null || (kernels[language ?? ''] ?? 'python') !== 'python') return null;
  const version = /^(?:Python )?(3\.\d{1,3})\b/.exec(interpreter.text)?.[1];
  return pythonDemand(version, file, interpreter.line, `kernel: ${interpreter.text}`, 0.8) ?? null;
}

/** `%time model.fit(x)` still runs the statement after it. */
function keptOfMagic(text: string, isForeign: boolean): string {
  const timed = isForeign ? null : /^(\s*)%(?:time|timeit|prun|memit)\s+(?:-\w+\s+\d*\s*)*(.*)$/.exec(text);
  return timed === null ? '' : `${timed[1] ?? ''}${timed[2] ?? ''}`;
}

function installedBy(file: string, text: string, origin: Origin): readonly Dependency[] {
  const words =
    install
      .exec(text)?.[1]
      ?.replace(/\s#.*$/, '')
      .split(/\s+/) ?? [];
  const takes = /^(?:-r|-c|-i|-f|--(?:requirement|constraint|index-url|extra-index-url|find-links))$/;
  return words
    .map((word) => word.replace(/^["']|["']$/g, ''))
    .filter((word, index, all) => /^[A-Za-z]/.test(word) && !takes.test(all[index - 1] ?? ''))
    .flatMap((word) => {
      const read = readRequirement(word, file, origin.fileLine);
      return read === null
        ? []
        : [{ ...read, evidence: { ...read.evidence, text: placed(origin, text), certainty: 0.95 } }];
    });
}

function placed(origin: Origin, text: string): string {
  return clip(`cell ${origin.cell}, line ${origin.cellLine}: ${text.trim()}`);
}

/** Facts of the joined code with the lines of the notebook: the line of the file, and cell and line in the text. */
export function inNotebook(facts: CodeFacts, file: string, source: NotebookSource): CodeFacts {
  const moved = (evidence: Evidence): Evidence => {
    const origin =
      evidence.file === file && evidence.origin !== 'manifest'
        ? source.origins[(evidence.line ?? 0) - 1]
        : undefined;
    return origin === undefined
      ? evidence
      : { ...evidence, line: origin.fileLine, text: placed(origin, evidence.text) };
  };
  const warnings = facts.warnings.map((warning) => {
    const origin = warning.file === file ? source.origins[(warning.line ?? 0) - 1] : undefined;
    return origin === undefined ? warning : { ...warning, line: origin.fileLine };
  });
  const broken = {
    message: 'the notebook breaks off here; the cells before are used',
    file,
    line: source.damaged,
  };
  return {
    ...facts,
    evidence: Object.fromEntries(
      Object.entries(facts.evidence).map(([field, list]) => [field, list.map(moved)]),
    ),
    warnings: source.damaged === null ? warnings : [...warnings, broken],
  };
}
