import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const planner = fileURLToPath(new URL('../../planner/main.ts', import.meta.url));
/** Installed by `npm run test:cdktf`: it is 400 MB, and no dependency of the package. */
const cdktf = fileURLToPath(new URL('node_modules/cdktf-cli/bundle/bin/cdktf', import.meta.url));
const run = promisify(execFile);

/** A folder of a user with a job, and `headstart` on the PATH of what runs there. */
async function userFolder(): Promise<{ folder: string; env: Record<string, string> }> {
  const folder = await temporaryFolder();
  const bin = join(folder, '.bin');
  await mkdir(bin);
  await writeFile(join(bin, 'headstart'), `#!/bin/sh\nexec "${process.execPath}" "${planner}" "$@"\n`);
  await chmod(join(bin, 'headstart'), 0o755);
  const job = {
    name: 'tiny',
    command: ['sh', '-c', 'echo "${HOME}"'],
    data: [{ uri: 'gs://corpus/${var.x}', mode: 'read' }],
  };
  await writeFile(join(folder, 'job.yaml'), JSON.stringify(job));
  await writeFile(join(folder, 'empty.tfrc'), '');
  return {
    folder,
    env: {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      CI: '1',
      CHECKPOINT_DISABLE: '1',
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      TF_CLI_CONFIG_FILE: join(folder, 'empty.tfrc'),
      HEADSTART_STATE_DIR: join(folder, '.state'),
    },
  };
}

async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return Object.fromEntries(paths.map((path, index) => [path.slice(folder.length + 1), texts[index] ?? '']));
}

test.skipIf(!existsSync(cdktf))(
  'the real cdktf synth in a folder of headstart init writes what headstart export writes',
  { timeout: 180_000 },
  async () => {
    const { folder, env } = await userFolder();
    const options = { cwd: folder, env };
    await run('headstart', ['init'], options);
    await run('headstart', ['plan', 'job.yaml', '--out', 'plan.json'], options);
    await run('headstart', ['export', 'exported', '--job', 'plan.json'], options);
    await run(process.execPath, [cdktf, 'synth'], {
      ...options,
      env: { ...env, HEADSTART_JOB: 'plan.json' },
    });
    const exported = await filesBelow(join(folder, 'exported'));
    expect(Object.keys(exported).toSorted()).toEqual([
      'manifest.json',
      'stacks/environment/cdk.tf.json',
      'stacks/job/cdk.tf.json',
    ]);
    expect(await filesBelow(join(folder, 'cdktf.out'))).toEqual(exported);
  },
);
