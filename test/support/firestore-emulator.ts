import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const jarInSdk = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar';

/** The official emulator where this machine has it (a Google Cloud SDK with it, and Java); else null. */
export function findFirestoreEmulator(): string | null {
  const roots = [
    process.env['CLOUDSDK_ROOT_DIR'],
    '/usr/lib/google-cloud-sdk',
    '/usr/share/google-cloud-sdk',
  ];
  const jars = roots.flatMap((root) => (root === undefined ? [] : [join(root, jarInSdk)]));
  const jar = jars.find((path) => existsSync(path)) ?? null;
  return jar !== null && spawnSync('java', ['-version']).status === 0 ? jar : null;
}

export interface FirestoreEmulator {
  /** `127.0.0.1:port`, for FIRESTORE_EMULATOR_HOST. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of loopback and waits until it answers. */
export async function startFirestoreEmulator(jar: string): Promise<FirestoreEmulator> {
  const port = await freePort();
  const main = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';
  const java = spawn('java', ['-Xmx512m', '-cp', jar, main, '--host=127.0.0.1', `--port=${String(port)}`], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => java.once('exit', () => resolve()));
  const host = `127.0.0.1:${String(port)}`;
  while (!(await answers(host))) {
    if (java.exitCode !== null) throw new Error(`The emulator left with ${String(java.exitCode)}.`);
    await wait(100);
  }
  return {
    host,
    stop: async () => {
      java.kill('SIGKILL');
      await ended;
    },
  };
}

async function answers(host: string): Promise<boolean> {
  try {
    return (await fetch(`http://${host}/`)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
