import { emptyReading, type ManifestReading } from './dependency.ts';
import { pythonDemand } from './python-demand.ts';

/** Files that name the interpreter and nothing else, the weightiest first. */
export const interpreterNames: readonly string[] = ['.python-version', '.tool-versions', 'runtime.txt'];

/** The line of each file that names Python: pyenv's and uv's, asdf's, and the one of Heroku's and other build services. */
const lines: Readonly<Record<string, RegExp>> = {
  '.python-version': /^\s*(?:cpython-|python-)?(3\.\d{1,3})(?:\.\w{1,16})?\s*$/,
  '.tool-versions': /^\s*python\s+(3\.\d{1,3})(?:\.\w{1,16})?(?:\s|$)/,
  'runtime.txt': /^\s*python-(3\.\d{1,3})(?:\.\w{1,16}|\.x)?\s*$/,
};

/** Reads the first Python that such a file names. */
export function readInterpreterFile(name: string, file: string, text: string): ManifestReading {
  const pattern = lines[name];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const version = pattern?.exec(line)?.[1];
    const python = pythonDemand(version, file, index + 1, line);
    if (python !== undefined) return { ...emptyReading, python };
  }
  return emptyReading;
}
