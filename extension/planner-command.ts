import { join } from 'node:path';
import type { ExtensionSettings } from './settings.ts';
import type { PlannerCommand } from './planner-process-client.ts';

export interface EditorPlatform {
  /** The editor's own runtime: Node in code-server, Electron on a desktop. */
  readonly execPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the installed extension. */
  readonly extensionPath: string;
}

/**
 * What the planner keeps between edits is about 25 MiB; what it lets lie until it is collected follows these limits. In
 * MiB.
 */
const memoryLimits = ['--max-old-space-size=512', '--max-semi-space-size=8'];

/** How the planner is started: the bundled one under the editor's runtime, or under a Node of the user's choice. */
export function plannerCommand(settings: ExtensionSettings, platform: EditorPlatform): PlannerCommand {
  const { target, project, stateDirectory, terraform } = settings;
  const main = join(platform.extensionPath, 'dist', 'planner', 'dist', 'main.js');
  return {
    executable: settings.node ?? platform.execPath,
    args: [
      ...[...memoryLimits, main, 'serve', '--stdio'],
      ...(target === null ? [] : ['--target', target]),
      ...(project === null ? [] : ['--project', project]),
    ],
    env: {
      ...platform.env,
      // Electron is Node when it is told so; Node ignores it.
      ELECTRON_RUN_AS_NODE: '1',
      ...(stateDirectory === null ? {} : { HEADSTART_STATE_DIR: stateDirectory }),
      ...(terraform === null ? {} : { HEADSTART_TERRAFORM: terraform }),
    },
  };
}
