import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';
import { cachedTerraformPath } from './terraform-release.ts';

export interface TerraformSearch {
  /** A path that the user set; HEADSTART_TERRAFORM in the environment counts as one. */
  readonly setting?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Headstart's cache folder, where `doctor --fix` puts a release. */
  readonly cacheDirectory: string;
}

/**
 * Path of the Terraform binary: the setting, `terraform` on PATH, `tofu` on PATH, Headstart's cache.
 * Throws HeadstartError `terraform-missing`; a setting that names nothing executable is an error, not skipped.
 */
export async function findTerraform(search: TerraformSearch): Promise<string> {
  const setting = search.setting ?? search.env['HEADSTART_TERRAFORM'];
  if (setting !== undefined && setting !== '') {
    if (await isExecutable(setting)) return resolve(setting);
    throw missing(`The Terraform setting names ${setting}, which is not an executable file.`);
  }
  for (const candidate of candidates(search)) {
    if (await isExecutable(candidate)) return candidate;
  }
  throw missing('Neither terraform nor tofu is on PATH.');
}

function candidates({ env, cacheDirectory }: TerraformSearch): readonly string[] {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = ['terraform', 'tofu'].flatMap((name) =>
    folders.map((folder) => join(folder, name + suffix)),
  );
  return [...onPath, cachedTerraformPath(cacheDirectory, process.platform)];
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function missing(message: string): HeadstartError {
  return new HeadstartError({
    code: 'terraform-missing',
    fault: 'user',
    message,
    detail: { id: 'no-terraform', args: [] },
    nextStep:
      'Install Terraform or OpenTofu 1.6 or newer, set HEADSTART_TERRAFORM, or run `headstart doctor --fix` to fetch one.',
  });
}
