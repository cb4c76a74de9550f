import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Analysis, Job } from '../../schemas/job.ts';
import { analyzeProject } from './analyze-project.ts';

const corpus = fileURLToPath(new URL('../fixtures/programs', import.meta.url));

/** A program of the corpus with what a careful reader says of it. */
export interface LabelledProgram {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
  /** The fields that were labelled, each with its right value. */
  readonly job: Partial<Job>;
  /** Fields that the analyzer is known to read wrongly; they count in the scores all the same. */
  readonly misread: readonly string[];
}

/** A labelled program with what the analyzer says of it. */
export interface AnalyzedProgram extends LabelledProgram {
  readonly analysis: Analysis;
}

/** Every folder of the corpus, by name; its expected.json holds the labels. */
export function labelledPrograms(): readonly LabelledProgram[] {
  return readdirSync(corpus).sort().map(programIn);
}

function programIn(name: string): LabelledProgram {
  const { 'expected.json': stated = '{}', ...files } = filesOf(join(corpus, name));
  const labels = JSON.parse(stated) as Pick<LabelledProgram, 'entry' | 'job'> & Partial<LabelledProgram>;
  return { name, files, entry: labels.entry, job: labels.job, misread: labels.misread ?? [] };
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    names.map((one) => {
      const path = join(one.parentPath, one.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const;
    }),
  );
}

/** Analyses one program of the corpus from memory. */
export async function analyzeProgram(program: LabelledProgram): Promise<AnalyzedProgram> {
  return { ...program, analysis: await analyzeProject(program.files, program.entry) };
}
