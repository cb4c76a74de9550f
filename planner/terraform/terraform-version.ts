import { HeadstartError } from '../../schemas/failure.ts';

export interface TerraformVersion {
  readonly product: 'terraform' | 'tofu';
  readonly version: string;
}

/** The oldest release that Headstart works with, of either product. */
export const minimumVersion = { major: 1, minor: 6 } as const;

/** Reads the first line of `terraform version`; null when it is something else's. */
export function parseTerraformVersion(output: string): TerraformVersion | null {
  const match = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/m.exec(output);
  if (match === null) return null;
  return { product: match[1] === 'OpenTofu' ? 'tofu' : 'terraform', version: match[2] ?? '' };
}

/** Throws HeadstartError `terraform-too-old` below 1.6. */
export function requireMinimumVersion({ product, version }: TerraformVersion, path: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > minimumVersion.major || (major === minimumVersion.major && minor >= minimumVersion.minor))
    return;
  throw new HeadstartError({
    code: 'terraform-too-old',
    fault: 'user',
    message: `${path} is ${product} ${version}; Headstart needs ${minimumVersion.major}.${minimumVersion.minor} or newer.`,
    detail: { id: 'terraform-old', args: [path, version, `${minimumVersion.major}.${minimumVersion.minor}`] },
    nextStep: 'Install a newer one, or run `headstart doctor --fix` to fetch one into Headstart’s cache.',
  });
}
