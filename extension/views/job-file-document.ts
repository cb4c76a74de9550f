import { parseDocument, type Document } from 'yaml';

/** Longer files are no job files, and reading them again at every key would be felt. */
const longestJobFile = 256 * 1024;

/** What the parser makes of a text that may be unfinished anywhere; null where it is too long or too deep to be a job file. */
export function readUnfinished(text: string): Document | null {
  if (text.length > longestJobFile) return null;
  try {
    return parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  } catch (error) {
    // The parser recurses: brackets in thousands exhaust the stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
