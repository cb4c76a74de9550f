import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Profile } from '../../schemas/profile.ts';
import { parseCsvMapping } from '../profiles/import/csv-mapping.ts';
import { importRuns } from '../profiles/import/import-runs.ts';
import { profileLines } from '../profiles/import/profile-lines.ts';
import type { Imported } from '../profiles/import/reading.ts';
import { plainText } from '../terminal/plain-text.ts';
import type { Session } from './session.ts';

/** So many are written together; each group is one commit. */
const groupSize = 2000;

/** Rows that are told one by one. */
const mostTold = 5;

export async function runImport(
  session: Session,
  file: string,
  mapping: string | undefined,
): Promise<number> {
  const imported = await readImport(session, file, mapping);
  const { format, profiles, left } = imported;
  const store = await session.ports.profiles();
  for (let at = 0; at < profiles.length; at += groupSize)
    await Promise.all(profiles.slice(at, at + groupSize).map((profile) => store.put(profile)));
  session.answer({ schemaVersion: 1, format, imported: profiles.length, left }, () => importText(imported));
  return profiles.length === 0 && left.length > 0 ? 1 : 0;
}

/** What a file of history tells, with the mapping that goes with it. Throws HeadstartError where it cannot be read. */
export async function readImport(
  session: Session,
  file: string,
  mapping: string | undefined,
): Promise<Imported> {
  const { settings, world } = session;
  const read = mapping === undefined ? null : await parsed(session, mapping, parseCsvMapping);
  const context = { mapping: read, target: settings.target, version: world.version };
  return parsed(session, file, (text) => importRuns({ text, ...context }));
}

async function parsed<T>({ world }: Session, file: string, parse: (text: string) => T): Promise<T> {
  const path = resolve(world.cwd, file);
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw refused(`${file} cannot be taken over: ${error.message}.`);
    throw unreadable(file, error);
  }
}

function refused(message: string): HeadstartError {
  const nextStep = 'For other files name a --mapping; docs/history.md says what stands in it.';
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}

function unreadable(file: string, error: unknown): HeadstartError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new HeadstartError({
    code: code === 'ENOENT' ? 'file-not-found' : 'file-unreadable',
    fault: 'user',
    message:
      code === 'ENOENT' ? `${file} is not there.` : `${file} cannot be read (${code || String(error)}).`,
    nextStep: 'Name a file that can be read.',
  });
}

function importText({ format, profiles, left }: Imported): string {
  const taken = `Took over ${String(profiles.length)} run(s) from ${format}.`;
  const told = left.slice(0, mostTold).map(({ line, why }) => `  line ${String(line)}: ${plainText(why)}`);
  const more = left.length > mostTold ? [`  and ${String(left.length - mostTold)} more`] : [];
  const head = left.length === 0 ? [] : [`${String(left.length)} row(s) tell no finished run:`];
  return [taken, ...head, ...told, ...more].join('\n');
}

/** Prints the profiles themselves: with --json as one list, else a line each. */
export function runExport(session: Session, profiles: readonly Profile[], format: string): number {
  if (format !== 'jsonl')
    throw new HeadstartError({
      code: 'usage',
      fault: 'user',
      message: `"${format}" is no format of an export.`,
      nextStep: 'Leave --format out, or give jsonl.',
    });
  session.answer({ schemaVersion: 1, profiles }, () => profileLines(profiles).trimEnd());
  return 0;
}
