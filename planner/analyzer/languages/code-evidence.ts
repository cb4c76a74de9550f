import type { Evidence } from '../../../schemas/job.ts';
import { clip } from '../evidence.ts';
import { lineText } from '../syntax.ts';
import type { CodeReading } from './code-reading.ts';

/** A line of a file as evidence; certainty is 0 to 1. */
export function evidenceAt(
  reading: Pick<CodeReading, 'file' | 'tree'>,
  line: number,
  certainty: number,
): Evidence {
  return { file: reading.file, line, text: clip(lineText(reading.tree, line)), origin: 'code', certainty };
}
