import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningProcess, type Ended } from './headstart-process.ts';
import { processesOf } from './processes-of.ts';
import { UserWorld } from './user-world.ts';

/** What somebody who has never heard of Headstart writes. */
const configuration = `
terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
  }
}

provider "google" {
  project = "my-own-project"
  region  = "europe-west4"
  zone    = "europe-west4-b"
}

data "google_compute_image" "debian" {
  family  = "debian-13"
  project = "debian-cloud"
}

resource "google_compute_network" "net" {
  name                    = "net"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "sub" {
  name          = "sub"
  network       = google_compute_network.net.id
  ip_cidr_range = "10.9.0.0/24"
}

variable "machine_type" {
  default = "e2-standard-2"
}

resource "google_compute_instance" "vm" {
  count        = 2
  name         = "vm-\${count.index}"
  machine_type = var.machine_type
  tags         = ["b", "a"]
  boot_disk {
    initialize_params {
      image = data.google_compute_image.debian.self_link
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.sub.id
  }
}

output "image" {
  value = data.google_compute_image.debian.name
}
`;

interface Announcement {
  readonly env: Readonly<Record<string, string>>;
  readonly endpoints: { readonly compute: string; readonly monitoring: string };
  readonly stateFile: string | null;
}

const world = new UserWorld();
beforeAll(() => void world.write('main.tf', configuration));
afterAll(() => world.close());

async function simulator(...args: readonly string[]): Promise<[RunningProcess, Announcement]> {
  const started = world.start(['simulator', ...args]);
  return [started, JSON.parse(await started.said(/^.*\n/)) as Announcement];
}

async function interrupted(started: RunningProcess): Promise<void> {
  started.kill('SIGINT');
  // ^C is how it is meant to end.
  expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
}

function terraform(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const started = new RunningProcess(['terraform', ...args, '-no-color'], {
    cwd: world.work,
    env: { ...world.env, ...env, CHECKPOINT_DISABLE: '1' },
  });
  started.stdin.end();
  return started.ended;
}

const stateFile = join(world.folder, 'cloud.json');

describe('headstart simulator for any Terraform', { timeout: 120_000 }, () => {
  test('a plain init, apply, empty plan; the state file survives ^C; destroy', async () => {
    const [first, announced] = await simulator('--state-file', stateFile);
    expect(announced.stateFile).toBe(stateFile);
    expect(announced.endpoints.compute).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(announced.env).toHaveProperty('TF_CLI_CONFIG_FILE');
    expect((await terraform(announced.env, 'init')).code).toBe(0);
    const applied = await terraform(announced.env, 'apply', '-auto-approve');
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stdout).toMatch(/4 added[\s\S]*image = "debian-13-/);
    const planned = await terraform(announced.env, 'plan', '-detailed-exitcode');
    expect(planned.code, planned.stdout).toBe(0);
    await interrupted(first);
    const [second, { env }] = await simulator('--state-file', stateFile);
    const after = await terraform(env, 'plan', '-detailed-exitcode');
    expect(after.code, after.stdout).toBe(0);
    const destroyed = await terraform(env, 'destroy', '-auto-approve');
    expect(destroyed.stdout).toMatch(/4 destroyed/);
    await interrupted(second);
  });

  test('--quota refuses what Google would refuse, --latency and --clock let time pass', async () => {
    const quota = world.write('quota.json', '{"regions": {"europe-west4": {"CPUS": 3}}}');
    const clock = ['--latency', 'documented', '--clock', '600'];
    const [started, { env, stateFile: kept }] = await simulator('--quota', quota, ...clock);
    expect(kept).toBeNull();
    const applied = await terraform(env, 'apply', '-auto-approve');
    expect(applied.code).toBe(1);
    expect(applied.stderr).toMatch(/Quota 'CPUS' exceeded/);
    await interrupted(started);
  });

  test('nothing is left of it: no process, no temporary file', () => {
    expect(processesOf(world.folder)).toEqual([]);
    expect(readdirSync(world.temporary)).toEqual([]);
  });

  test('two on one state file are refused, not mixed up', async () => {
    const [first] = await simulator('--state-file', stateFile);
    const second = await world.run(['simulator', '--state-file', stateFile]);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`process ${first.pid}`);
    await interrupted(first);
  });
});
