import { posix } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Fix } from '../../schemas/assessment.ts';
import type { Analysis, Evidence } from '../../schemas/job.ts';
import type { AnalyzeRequest } from '../ports.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { replaceValue } from './source-edit.ts';

/** Where something of a job is said. */
export interface SourcePlace {
  /** Relative to the job's directory. */
  readonly file: string;
  readonly line: number;
}

/** The first line that says one of these fields of a job; null where no file does. */
export function placeOf({ evidence }: Analysis, ...fields: readonly string[]): SourcePlace | null {
  for (const field of fields) {
    const found = evidence[field]?.find(isPlaced);
    if (found) return { file: found.file, line: found.line };
  }
  return null;
}

function isPlaced(evidence: Evidence): evidence is Evidence & SourcePlace {
  return evidence.file !== null && evidence.line !== null;
}

/** The text of a line as the editor has it, else as it is on the disk; null where it cannot be read. */
async function lineText(
  ports: PlannerPorts,
  request: AnalyzeRequest,
  { directory }: Analysis,
  { file, line }: SourcePlace,
): Promise<string | null> {
  const path = posix.join(directory, file);
  const text = request.overlay?.get(path) ?? (await readSource(ports, path));
  return text?.split(/\r?\n/)[line - 1] ?? null;
}

/** A file that has gone since it was analysed has no line to mend. */
async function readSource(ports: PlannerPorts, path: string): Promise<string | null> {
  return ports.readSource(path).catch((error: unknown) => {
    if (error instanceof HeadstartError) return null;
    throw error;
  });
}

export interface ValueFix {
  readonly place: SourcePlace;
  readonly title: string;
  readonly value: string;
  readonly replacement: string;
  /** What stands in front of the value; anything where absent. */
  readonly before?: RegExp;
}

/** The fix that puts another value in the place of one; none where the line does not hold it. */
export async function fixValue(
  ports: PlannerPorts,
  request: AnalyzeRequest,
  analysis: Analysis,
  { place, title, value, replacement, before }: ValueFix,
): Promise<readonly Fix[]> {
  const text = await lineText(ports, request, analysis, place);
  const edit = text === null ? null : replaceValue(text, value, replacement, before);
  return edit === null ? [] : [{ title, ...place, ...edit }];
}
