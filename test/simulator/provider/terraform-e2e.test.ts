import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningCloud } from '../../../planner/simulator/cloud/cloud-options.ts';
import { installProviderMirror } from '../../../planner/simulator/provider/filesystem-mirror.ts';
import { startProviderServer } from '../../../planner/simulator/provider/provider-server.ts';
import type { RunningProvider } from '../../../planner/simulator/provider/provider-server.ts';
import { bundle } from '../../../scripts/bundle/bundle.ts';
import { directApi, endpoints, PROJECT, REGION, startTestCloud, ZONE } from './provider-harness.ts';
import { TerraformFolder } from './terraform-run.ts';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
const root = join(import.meta.dirname, '../../..');
/** Generous: a busy machine starts processes slowly. */
const PATIENCE_MS = 240_000;

interface Choices {
  machineType?: string;
  vmName?: string;
}

function stack({ machineType = 'e2-medium', vmName = 'vm-1' }: Choices = {}): object {
  return {
    terraform: { required_providers: { google: { source: 'hashicorp/google', version: '6.50.0' } } },
    provider: { google: { project: PROJECT, region: REGION, zone: ZONE } },
    data: { google_compute_zones: { all: {} }, google_client_config: { me: {} } },
    resource: {
      google_compute_network: { net: { name: 'lab', auto_create_subnetworks: false } },
      google_compute_subnetwork: {
        sub: { name: 'lab', network: '${google_compute_network.net.id}', ip_cidr_range: '10.9.0.0/20' },
      },
      google_compute_firewall: {
        ssh: {
          name: 'ssh',
          network: '${google_compute_network.net.name}',
          allow: [{ protocol: 'tcp', ports: ['22'] }],
          source_ranges: ['35.235.240.0/20'],
        },
      },
      google_service_account: { machines: { account_id: 'machines' } },
      google_project_iam_member: {
        logs: {
          project: PROJECT,
          role: 'roles/logging.logWriter',
          member: '${google_service_account.machines.member}',
        },
      },
      google_compute_disk: {
        data: { name: 'data', size: 50, type: 'pd-balanced', labels: { tier: 'data' } },
      },
      google_compute_instance: {
        vm: {
          name: vmName,
          machine_type: machineType,
          allow_stopping_for_update: true,
          boot_disk: { initialize_params: { image: 'debian-cloud/debian-12', size: 20 } },
          attached_disk: [{ source: '${google_compute_disk.data.id}', device_name: 'data' }],
          network_interface: [{ subnetwork: '${google_compute_subnetwork.sub.name}' }],
          service_account: { email: '${google_service_account.machines.email}', scopes: ['cloud-platform'] },
          scheduling: { max_run_duration: { seconds: 3600 }, instance_termination_action: 'STOP' },
          metadata: { 'enable-oslogin': 'TRUE' },
          labels: { job: 'one' },
        },
      },
    },
    output: { zones: { value: '${data.google_compute_zones.all.names}' } },
  };
}

function smallStack(): object {
  const { terraform, provider } = stack() as Record<string, object>;
  return { terraform, provider, resource: { google_compute_disk: { one: { name: 'one', size: 10 } } } };
}

describe.skipIf(!hasTerraform)('with the real terraform', () => {
  let folder: string;
  let cloud: RunningCloud;
  let mirrorEnv: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hs-tf-'));
    cloud = await startTestCloud();
    // as shipped: one file that starts in a third of the time of the sources
    const outDirectory = join(folder, 'dist');
    await bundle({
      root,
      entries: { provider: 'planner/simulator/provider/provider-main.ts' },
      outDirectory,
    });
    const providerScript = join(outDirectory, 'provider.js');
    await writeFile(join(outDirectory, 'package.json'), '{"type":"module"}');
    const mirror = await installProviderMirror(join(folder, 'install'), {
      nodePath: process.execPath,
      providerScript,
    });
    mirrorEnv = mirror.env;
  }, PATIENCE_MS);
  afterAll(async () => {
    await cloud.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(name: string, env: Record<string, string>): Promise<TerraformFolder> {
    const directory = join(folder, name);
    await mkdir(directory);
    return new TerraformFolder(directory, { ...mirrorEnv, ...endpoints(cloud.baseUrl), ...env });
  }

  test(
    'reattached: init, apply, no changes, update, drift, replace, import, destroy',
    async () => {
      const running: RunningProvider[] = [];
      const socket = () => join(folder, `p${String(running.length)}`);
      const terraform = await open('reattached', {});
      // one provider for each terraform process, as its configuration is that process's
      const attached = async (...args: string[]): Promise<string> => {
        const provider = await startProviderServer({ socketPath: socket(), env: endpoints(cloud.baseUrl) });
        running.push(provider);
        const inner = new TerraformFolder(join(folder, 'reattached'), {
          ...mirrorEnv,
          TF_REATTACH_PROVIDERS: provider.reattach,
        });
        return inner.succeed(...args).finally(() => provider.close());
      };
      await terraform.configure(stack());
      await attached('init', '-input=false');
      expect(await attached('apply', '-auto-approve', '-input=false')).toContain(
        '7 added, 0 changed, 0 destroyed',
      );
      expect(await attached('plan', '-detailed-exitcode', '-input=false')).toContain('No changes');

      await terraform.configure(stack({ machineType: 'e2-standard-4' }));
      expect(await attached('apply', '-auto-approve', '-input=false')).toContain(
        '0 added, 1 changed, 0 destroyed',
      );

      await directApi(cloud.baseUrl).operate({
        method: 'DELETE',
        path: `projects/${PROJECT}/zones/${ZONE}/instances/vm-1`,
      });
      expect(await attached('plan', '-input=false')).toContain('1 to add, 0 to change, 0 to destroy');
      await attached('apply', '-auto-approve', '-input=false');

      await terraform.configure(stack({ machineType: 'e2-standard-4', vmName: 'vm-2' }));
      expect(await attached('apply', '-auto-approve', '-input=false')).toContain(
        '1 added, 0 changed, 1 destroyed',
      );

      await attached('state', 'rm', 'google_compute_disk.data');
      const id = `projects/${PROJECT}/zones/${ZONE}/disks/data`;
      expect(await attached('import', '-input=false', 'google_compute_disk.data', id)).toContain(
        'Import successful',
      );
      expect(await attached('destroy', '-auto-approve', '-input=false')).toContain('7 destroyed');
    },
    PATIENCE_MS,
  );

  test(
    'from the mirror: init, apply, no changes, destroy',
    async () => {
      const terraform = await open('mirror', {});
      await terraform.configure(smallStack());
      expect(await terraform.succeed('init', '-input=false')).toContain('hashicorp/google v6.50.0');
      expect(await terraform.succeed('apply', '-auto-approve', '-input=false')).toContain('1 added');
      expect((await terraform.run('plan', '-detailed-exitcode', '-input=false')).code).toBe(0);
      expect(await terraform.succeed('destroy', '-auto-approve', '-input=false')).toContain('1 destroyed');
    },
    PATIENCE_MS,
  );
});
