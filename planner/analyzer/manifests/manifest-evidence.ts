import type { Evidence } from '../../../schemas/job.ts';
import { clip } from '../evidence.ts';

/** Evidence from a manifest; what a manifest says is certain. */
export function manifestEvidence(file: string, line: number | null, text: string): Evidence {
  return { file, line, text: clip(text), origin: 'manifest', certainty: 1 };
}

/** Evidence at the first line that `matches`, with that line as its text; `fallback` where no line does. */
export function evidenceAtLine(
  file: string,
  lines: readonly string[],
  matches: (line: string) => boolean,
  fallback: string,
): Evidence {
  const index = lines.findIndex(matches);
  return index < 0
    ? manifestEvidence(file, null, fallback)
    : manifestEvidence(file, index + 1, lines[index] ?? fallback);
}
