import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';

/** The version of hashicorp/google whose schema is served. */
export const PROVIDER_VERSION = '6.50.0';

export interface ProviderMirror {
  readonly cliConfigFile: string;
  /** Variables for `terraform` and `tofu`. */
  readonly env: Record<string, string>;
}

export interface MirrorOptions {
  /** The Node that runs the provider. */
  readonly nodePath: string;
  /** The bundled provider, or provider-main.ts in the source tree. */
  readonly providerScript: string;
}

const HOSTS = ['registry.terraform.io', 'registry.opentofu.org'];

/**
 * Writes a filesystem mirror that holds the simulated provider as hashicorp/google, and a CLI configuration that
 * takes this provider from the mirror only and every other one from where it comes from.
 * The executable is a short launcher: its hash, which `terraform init` locks, is the same for the same install.
 */
export async function installProviderMirror(
  directory: string,
  options: MirrorOptions,
): Promise<ProviderMirror> {
  const mirror = join(directory, 'mirror');
  const launcher = launcherScript(options);
  for (const host of HOSTS) {
    const folder = join(mirror, host, 'hashicorp', 'google', PROVIDER_VERSION, terraformPlatform());
    await mkdir(folder, { recursive: true });
    await writeExecutable(join(folder, `terraform-provider-google_v${PROVIDER_VERSION}`), launcher);
  }
  const cliConfigFile = join(directory, 'terraform.rc');
  await writeFile(cliConfigFile, cliConfig(mirror));
  return { cliConfigFile, env: { TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' } };
}

/** Replaces the file in one step: a running terraform may be reading the old one. */
async function writeExecutable(path: string, content: string): Promise<void> {
  const draft = `${path}.new`;
  await writeFile(draft, content);
  await chmod(draft, 0o755);
  await rename(draft, path);
}

function launcherScript({ nodePath, providerScript }: MirrorOptions): string {
  return `#!/bin/sh\nexec ${shellQuote(nodePath)} ${shellQuote(providerScript)} "$@"\n`;
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function cliConfig(mirror: string): string {
  const names = HOSTS.map((host) => JSON.stringify(`${host}/hashicorp/google`)).join(', ');
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${quotedText(mirror)}
    include = [${names}]
  }
  direct {
    exclude = [${names}]
  }
}
`;
}

/** A text of the CLI configuration; an escaped dollar cannot open a template, which the parser wants closed. */
function quotedText(text: string): string {
  return JSON.stringify(text).replaceAll('$', '\\u0024');
}

/** The platform as Terraform names it, such as linux_amd64. */
function terraformPlatform(): string {
  const systems = new Map([['win32', 'windows']]);
  const machines = new Map([
    ['x64', 'amd64'],
    ['ia32', '386'],
  ]);
  return `${systems.get(platform()) ?? platform()}_${machines.get(arch()) ?? arch()}`;
}
