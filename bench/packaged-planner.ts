import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { plannerCommand } from '../extension/planner-command.ts';
import { protocolVersion } from '../schemas/api.ts';
import { bundlePlanner } from '../scripts/bundle/planner-bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A planner that is ready for requests. */
export interface RunningPlanner {
  readonly pid: number;
  readonly connection: MessageConnection;
  readonly close: () => Promise<void>;
}

/** Packages the planner into a folder, as the extension has it beside itself. */
export async function packagePlanner(folder: string): Promise<void> {
  const planner = join(folder, 'dist', 'planner');
  await bundlePlanner(root, join(planner, 'dist'), ['@google-cloud/billing']);
  writeFileSync(join(planner, 'package.json'), '{ "version": "0.0.0", "type": "module" }');
}

/** Starts the planner that was packaged into a folder, as an editor does; its state lies there as well. */
export async function startPlanner(folder: string): Promise<RunningPlanner> {
  const unset = { node: null, terraform: null, target: null, project: null };
  const { executable, args, env } = plannerCommand(
    { ...unset, stateDirectory: join(folder, 'state'), inlineHints: true, codeLens: true, diagnostics: true },
    {
      execPath: process.execPath,
      env: { ...process.env, HEADSTART_CONFIG_DIR: folder },
      extensionPath: folder,
    },
  );
  const child = spawn(executable, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest('initialize', { protocolVersion });
  const close = async (): Promise<void> => {
    connection.dispose();
    child.stdin.end();
    await new Promise((resolve) => child.once('exit', resolve));
  };
  return { pid: child.pid ?? 0, connection, close };
}
