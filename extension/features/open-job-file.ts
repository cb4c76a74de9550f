import { basename, dirname, relative, sep } from 'node:path';
import { FileSystemError, l10n, Uri, window, workspace } from 'vscode';
import { jobFileTemplate } from '../views/job-file-template.ts';
import type { CommandParts } from './command-parts.ts';
import { entryOf, isJobFile, jobFileIn } from './command-target.ts';

/** Opens the job file of an entry; where there is none, offers to write one that says only what is run. */
export async function openJobFile(parts: CommandParts, argument: unknown): Promise<void> {
  const path = await entryOf(argument, parts.entries);
  if (path === undefined) return;
  const plan = parts.entries.of(path)?.plan;
  const directory = plan?.source?.directory ?? dirname(path);
  const file = Uri.file(isJobFile(path) ? path : jobFileIn(directory));
  if (!(await exists(file)) && !(await create(file, path, directory, plan?.job.name))) return;
  await window.showTextDocument(file);
}

async function create(file: Uri, entry: string, directory: string, name?: string): Promise<boolean> {
  const yes = l10n.t('Create');
  const shown = relative(directory, entry).split(sep).join('/');
  const question = l10n.t('There is no job.yaml beside {0}. Create one?', shown);
  if ((await window.showInformationMessage(question, { modal: true }, yes)) !== yes) return false;
  const text = jobFileTemplate(name ?? nameFrom(entry), shown, l10n.t);
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return true;
}

/** A name as job.yaml takes it. */
function nameFrom(path: string): string {
  const words = basename(path)
    .replace(/\.\w+$/, '')
    .toLowerCase();
  const name = words
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40);
  return name.replace(/-+$/, '') || 'job';
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}
