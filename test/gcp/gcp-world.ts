import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { machineSourceOf } from '../../planner/compose-simulated.ts';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { installProviderMirror } from '../../planner/simulator/provider/filesystem-mirror.ts';
import { startSimulator, type Simulator } from '../../planner/simulator/simulator.ts';
import { startHeadstart, type Ended, type RunningProcess } from '../e2e/headstart-process.ts';
import { startGoogleFront, type GoogleFront } from './google-front.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const project = 'test-project-1';

export type Changes = Readonly<Record<string, string | undefined>>;

/** Headstart as a process with `--target gcp`, and all of the internet that it can reach. */
export interface GcpWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly front: GoogleFront;
  readonly folder: string;
  /** The example `kmeans` in a folder of its own. */
  readonly job: string;
  /** A CLI configuration with a mirror that has the simulated provider. */
  readonly mirrorConfig: string;
  start(args: readonly string[], env?: Changes): RunningProcess;
  run(args: readonly string[], env?: Changes): Promise<Ended>;
  /** Writes a credential file and gives its path. */
  credentials(name: string, content: string): Promise<string>;
}

export async function gcpWorld(): Promise<GcpWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'headstart-gcp-'));
  const simulator = await startSimulator({
    ...machineSourceOf(await loadCatalog()),
    dataDirectory: join(folder, 'data'),
    clockFactor: 30,
    path: process.env['PATH'] ?? '',
  });
  const front = await startGoogleFront({
    endpoints: simulator.endpoints,
    simulatedToken: simulator.token,
  });
  const job = join(folder, 'kmeans');
  await cp(join(root, 'examples', 'kmeans'), job, { recursive: true });
  const mirror = await installProviderMirror(join(folder, 'provider'), {
    nodePath: process.execPath,
    providerScript: join(inject('bundle'), 'provider.js'),
  });
  const base = await environment(folder, front);
  const running = new Set<RunningProcess>();
  const start = (args: readonly string[], changes: Changes = {}): RunningProcess => {
    const env = defined({ ...base, ...simulator.env, ...changes });
    const one = startHeadstart(args, { cwd: folder, env });
    running.add(one);
    void one.ended.then(() => running.delete(one));
    return one;
  };
  return {
    ...{ simulator, front, folder, job, start, mirrorConfig: mirror.cliConfigFile },
    run: (args, env) => start(args, env).ended,
    async credentials(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async [Symbol.asyncDispose]() {
      for (const one of running) one.kill('SIGINT');
      await Promise.all([...running].map((one) => one.ended));
      await front[Symbol.asyncDispose]();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function defined(env: Changes): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}

/** Nothing of the tester's own: an empty home, a key made here, and the front as the only way out. */
async function environment(folder: string, front: GoogleFront): Promise<Changes> {
  const home = join(folder, 'home');
  await mkdir(home);
  // The simulated cloud's time runs ahead of Google's: half an hour without work would be over in a minute.
  await writeFile(join(home, 'settings.yaml'), 'prepared: {idleMinutes: 1440}\n');
  const certificate = join(folder, 'certificate.pem');
  await writeFile(certificate, front.certificatePem);
  const key = join(folder, 'key.json');
  await writeFile(key, JSON.stringify(serviceAccountKey()));
  return {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    HOME: home,
    HEADSTART_STATE_DIR: join(folder, 'state'),
    HEADSTART_CONFIG_DIR: home,
    GOOGLE_APPLICATION_CREDENTIALS: key,
    METADATA_SERVER_DETECTION: 'none',
    HTTPS_PROXY: front.proxy,
    HTTP_PROXY: front.proxy,
    NO_PROXY: '127.0.0.1,localhost',
    NODE_EXTRA_CA_CERTS: certificate,
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificate,
    NO_COLOR: '1',
  };
}

function serviceAccountKey(): Record<string, string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    type: 'service_account',
    project_id: project,
    private_key_id: '1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    client_email: `tester@${project}.iam.gserviceaccount.com`,
    token_uri: 'https://oauth2.googleapis.com/token',
  };
}
