import { createAnalyzer } from '../../planner/analyzer/analyzer.ts';
import { createTreeSitterParser } from '../../planner/analyzer/tree-sitter-parser.ts';
import type { Analysis } from '../../schemas/job.ts';
import { sourceFilesOf } from './source-files.ts';

const parser = createTreeSitterParser();

/** The instant that durations count from in analyzer tests. */
export const analysisInstant = new Date('2026-11-24T12:00:00Z');

/** Analyses a project given as file name → text; `path` is the file to start from. */
export function analyzeProject(files: Readonly<Record<string, string>>, path: string): Promise<Analysis> {
  const absolute = Object.entries(files).map(([name, text]) => [`/project/${name}`, text] as const);
  const analyzer = createAnalyzer({
    files: sourceFilesOf(Object.fromEntries(absolute)),
    parser,
    now: () => analysisInstant,
  });
  return analyzer.analyze({ path: `/project/${path}` });
}

/** Analyses one script. */
export function analyzeScript(code: string, name = 'train.py'): Promise<Analysis> {
  return analyzeProject({ [name]: code }, name);
}
