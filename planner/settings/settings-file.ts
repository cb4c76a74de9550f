import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';

/** Folder of the settings file: HEADSTART_CONFIG_DIR, else the platform's. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  if (env['HEADSTART_CONFIG_DIR']) return env['HEADSTART_CONFIG_DIR'];
  if (process.platform === 'win32')
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'headstart');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'headstart');
}

/** Folder that everything Headstart keeps lives under: HEADSTART_STATE_DIR, else the platform's state folder. */
export function stateDirectory(env: NodeJS.ProcessEnv): string {
  if (env['HEADSTART_STATE_DIR']) return env['HEADSTART_STATE_DIR'];
  if (process.platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'headstart');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'headstart');
  return join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'headstart');
}

/** The text of settings.yaml, or null where the user has none. Throws HeadstartError `file-unreadable`. */
export async function readSettingsFile(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new HeadstartError({
      code: 'file-unreadable',
      fault: 'user',
      message: `The settings in ${path} cannot be read: ${error.message}.`,
      nextStep: 'Make it a file that you may read, or remove it.',
    });
  });
}
