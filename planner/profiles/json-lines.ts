/** One line of a JSON-lines profile file: a profile's text that takes the place of the one of its id, or null where it is gone. */
export interface ProfileLine {
  readonly id: string;
  readonly profile: string | null;
}

/** The first line of every file. A newer version may hold lines that this one does not know. */
export const jsonLinesVersion = 1;
export const firstLine = `${JSON.stringify({ headstart: 'profiles', version: jsonLinesVersion })}\n`;

/** One JSON text a line, each ending in a line break: a JSON text holds no raw one. */
export function linesText(lines: readonly ProfileLine[]): string {
  return lines
    .map(({ id, profile }) => `{"id":${JSON.stringify(id)},"profile":${String(profile)}}\n`)
    .join('');
}

/** The version of a file by its first line. Throws SyntaxError where that is no such line. */
export function versionOf(line: string): number {
  const value: unknown = JSON.parse(line);
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  if (typeof version === 'number') return version;
  throw new SyntaxError('the first line is not that of a profile file');
}

/** Throws SyntaxError for a text that is no such line. */
export function lineOf(text: string): ProfileLine {
  const value: unknown = JSON.parse(text);
  const isLine = typeof value === 'object' && value !== null && 'id' in value && 'profile' in value;
  if (!isLine || typeof value.id !== 'string')
    throw new SyntaxError(`not a line of profiles: ${text.slice(0, 40)}`);
  return { id: value.id, profile: value.profile === null ? null : JSON.stringify(value.profile) };
}
