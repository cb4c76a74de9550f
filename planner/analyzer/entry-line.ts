import type { Evidence, Language } from '../../schemas/job.ts';
import { clip } from './evidence.ts';

/** What a person would point at as the start of the program, first choice first. */
const starts: Readonly<Record<Language, readonly RegExp[]>> = {
  python: [/^if\s+__name__\s*==/, /^(?:asyncio\.run\()?main\s*\(/, /^(?:async\s+)?def\s+main\b/],
  typescript: [/^(?:(?:void|await)\s+)?main\s*\(/, /^(?:export\s+)?(?:async\s+)?function\s+main\b/],
  javascript: [/^(?:(?:void|await)\s+)?main\s*\(/, /^(?:export\s+)?(?:async\s+)?function\s+main\b/],
  go: [/^func\s+main\s*\(/],
  rust: [/^\s*(?:pub\s+)?(?:async\s+)?fn\s+main\s*\(/],
  java: [/\bstatic\s+void\s+main\s*\(/],
  cpp: [/^\s*(?:int|auto)\s+main\s*\(/],
  cuda: [/^\s*(?:int|auto)\s+main\s*\(/],
  r: [/^main\s*\(/],
  shell: [/^main\b/],
};
/** A line that is blank, a comment, a directive or an import starts nothing. */
const idle = /^\s*(?:$|#|\/\/|\/\*|\*|["']{3}|import\b|from\b|use\b|using\b|package\b|library\(|set -)/;

/** The line at which the entry starts to work; null where it holds none. */
export function entryEvidence(file: string, text: string, language: Language): Evidence | null {
  const lines = text.split('\n');
  const at = starts[language].map((start) => lines.findIndex((line) => start.test(line)));
  const line = at.find((index) => index >= 0) ?? lines.findIndex((each) => !idle.test(each));
  if (line < 0) return null;
  return { file, line: line + 1, text: clip(lines[line] ?? ''), origin: 'code', certainty: 1 };
}
