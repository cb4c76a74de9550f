import { HeadstartError } from '../../schemas/failure.ts';

/** JSON as parsed; nothing is known of it yet. */
export type Json = unknown;

/** Deeper nesting is no Terraform configuration; the readers recurse once a level. */
const deepest = 200;

/** Bytes of a file that are read at most. */
export const largestFile = 64 * 1024 * 1024;

/** Parses one file. Throws HeadstartError `invalid` for what is no JSON object, too large or nested too deeply. */
export function parseJson(text: string, file: string): Readonly<Record<string, Json>> {
  if (text.length > largestFile) throw unreadable(file, 'it is larger than 64 MiB');
  if (nesting(text) > deepest) throw unreadable(file, `it is nested more than ${deepest} levels deep`);
  const value = parsed(text.replace(/^\uFEFF/, ''), file);
  if (!isObject(value)) throw unreadable(file, 'it holds no JSON object');
  return value;
}

function parsed(text: string, file: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (text.startsWith('PK'))
      throw unreadable(file, 'it is a saved plan, which "terraform show -json" shows');
    const cause = (error instanceof Error ? error.message : String(error)).replace(/\p{Cc}+/gu, ' ');
    throw unreadable(file, 'it is no JSON', cause, lineOf(text, cause));
  }
}

/** The line that the parser names, or the last where it came to the end; null where it tells none. */
function lineOf(text: string, cause: string): number | null {
  const named = /\(line (\d+) /.exec(cause)?.[1];
  if (named !== undefined) return Number(named);
  return cause.includes('end of JSON') ? text.trimEnd().split('\n').length : null;
}

export function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that the object itself has; undefined for what it would inherit. */
export function member(value: Json, name: string): Json {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An array as it is, an absent value as nothing, and anything else as a list of one. */
export function listOf(value: Json): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** How deep brackets nest outside of strings, without recursion. */
function nesting(text: string): number {
  let depth = 0;
  let greatest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === openBrace || code === openBracket) greatest = Math.max(greatest, (depth += 1));
    else if (code === closeBrace || code === closeBracket) depth -= 1;
  }
  return greatest;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];

/** The failure of a file that cannot be judged. */
export function unreadable(
  file: string,
  why: string,
  cause?: string,
  line: number | null = null,
): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: `${file} cannot be checked: ${why}.`,
    nextStep: 'Give Terraform JSON (*.tf.json, a folder of it) or the output of "terraform show -json PLAN".',
    places: [{ file, line }],
    ...(cause === undefined ? {} : { cause }),
  });
}
