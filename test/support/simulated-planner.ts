import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { machineSourceOf } from '../../planner/compose-simulated.ts';
import { computeApiReader } from '../../planner/executor/compute-api-reader.ts';
import { simulatedCloudExecutor } from '../../planner/executor/simulated-cloud-executor.ts';
import { createPlanner, type Planner } from '../../planner/planner.ts';
import type { CloudConnection } from '../../planner/ports.ts';
import { startProviderServer } from '../../planner/simulator/provider/provider-server.ts';
import { startSimulator, type Simulator } from '../../planner/simulator/simulator.ts';
import { createSynthesiser } from '../../planner/stacks.ts';
import { createFileStateStore } from '../../planner/state/file-state-store.ts';
import { systemClock } from '../../planner/system-clock.ts';
import { createTerraform } from '../../planner/terraform/terraform-process.ts';
import type { Question } from '../../schemas/message.ts';
import { buildJob } from './build-plan.ts';
import { plannerWorld } from './planner-world.ts';

/** The planner on a simulated Google Cloud, both in this process; Terraform alone is a process of its own. */
export interface SimulatedPlanner extends AsyncDisposable {
  readonly planner: Planner;
  /** The job `count` in a folder of its own. */
  readonly path: string;
  readonly questions: readonly Question[];
  /** Asks the simulated cloud for what Google Cloud does by itself. */
  control(method: 'POST' | 'PUT', path: string, body: object): Promise<void>;
  /** Resolves when the host was told of such a failure, or the run has printed such a text. */
  saw(what: { readonly failure: string } | { readonly said: string }): Promise<void>;
}

/** Counts until it is told to end, saves how far it came, and ends at once where something was saved. */
export const counting = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const file = process.env.HEADSTART_CHECKPOINT_DIR + '/count';
const count = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
process.on('SIGTERM', () => { writeFileSync(file, '7'); process.exit(0); });
console.log('counts from', count);
if (count > 0) process.exit(0);
setInterval(() => {}, 1000);`;

const clockFactor = 60;

export async function simulatedPlanner(files: Readonly<Record<string, string>>): Promise<SimulatedPlanner> {
  // Short: unix sockets lie in it.
  const folder = mkdtempSync(join(tmpdir(), 'hs-'));
  const directory = join(folder, 'work');
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const simulator = await startSimulator({
    ...machineSourceOf(await loadCatalog()),
    ...{ dataDirectory: join(folder, 'data'), path: process.env['PATH'] ?? '', clockFactor },
  });
  const connection = connectionTo(simulator, folder);
  const world = plannerWorld({
    job: buildJob({
      ...{ name: 'count', language: 'javascript', entry: 'main.mjs' },
      ...{ command: [process.execPath, 'main.mjs'], dataAccess: [], checkpointing: true },
      resources: { provisioningModel: 'SPOT' },
    }),
    settings: { prepared: { idleMinutes: 1440 } },
  });
  const planner = createPlanner({
    ...world.ports,
    analyzer: {
      analyze: async (request) => ({ ...(await world.ports.analyzer.analyze(request)), directory }),
    },
    clock: systemClock,
    state: createFileStateStore(join(folder, 'state')),
    synthesiser: createSynthesiser(),
    connection: () => Promise.resolve(connection),
    fileExists: () => Promise.resolve(false),
  });
  return {
    ...{ planner, path: join(directory, 'main.mjs'), questions: world.questions },
    control: (method, path, body) => control(simulator, method, path, body),
    saw: async (what) => {
      const { project } = world.ports.settings;
      const seen = async (): Promise<boolean> => {
        if ('failure' in what)
          return world.messages.some(
            (message) => message.code === 'failure' && message.failure.code === what.failure,
          );
        const [prepared] = await planner.status('count');
        const { zone = '', instance = '' } = prepared?.prepared ?? {};
        const page = await simulator.guest.output({ project, zone, instance }, 0, AbortSignal.abort());
        return page?.chunks.some(({ text }) => text.includes(what.said)) ?? false;
      };
      await expect.poll(seen, { timeout: 60_000, interval: 100 }).toBe(true);
    },
    async [Symbol.asyncDispose]() {
      await connection.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function connectionTo(simulator: Simulator, folder: string): CloudConnection {
  const { endpoints, token, env } = simulator;
  const rest = { baseUrl: endpoints.compute, token: () => Promise.resolve(token), clock: systemClock };
  let attachments = 0;
  return {
    terraform: createTerraform({
      binary: () => Promise.resolve('terraform'),
      provider: {
        async attach() {
          attachments += 1;
          const provider = await startProviderServer({ socketPath: join(folder, `p${attachments}`), env });
          return { env: { ...env, TF_REATTACH_PROVIDERS: provider.reattach }, close: () => provider.close() };
        },
      },
      env: process.env,
      replacesLockFile: true,
    }),
    cloud: computeApiReader(rest),
    usage: {
      samples: () => Promise.resolve([]),
      origin: () => Promise.resolve('measured'),
      close: () => Promise.resolve(),
    },
    executor: simulatedCloudExecutor(rest),
    clockFactor,
    now: () => Promise.resolve(systemClock.now()),
    inventory: null,
    close: () => Promise.resolve(),
  };
}

async function control(
  { endpoints, token }: Simulator,
  method: 'POST' | 'PUT',
  path: string,
  body: object,
): Promise<void> {
  const answer = await fetch(`${endpoints.compute}/headstart/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
