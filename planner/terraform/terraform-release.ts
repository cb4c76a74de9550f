import { join } from 'node:path';

/** The release that Headstart fetches where there is none. */
export const pinnedVersion = '1.11.4';

/** Where the vendor publishes releases. */
export const releaseSite = 'https://releases.hashicorp.com';

const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', ia32: '386' };

/** Name of the archive for a platform (as Node names it); null where the vendor has none. */
export function releaseArchive(platform: string, architecture: string): string | null {
  const system = systems[platform];
  const processor = architectures[architecture];
  if (system === undefined || processor === undefined) return null;
  return `terraform_${pinnedVersion}_${system}_${processor}.zip`;
}

/** Where the fetched binary lies in Headstart's cache. */
export function cachedTerraformPath(cacheDirectory: string, platform: string): string {
  return join(
    cacheDirectory,
    'terraform',
    pinnedVersion,
    platform === 'win32' ? 'terraform.exe' : 'terraform',
  );
}

/** The published SHA-256 of a file, in lower-case hex, from the text of a SHA256SUMS file; null when it lists none. */
export function publishedChecksum(sums: string, file: string): string | null {
  for (const line of sums.split('\n')) {
    const [checksum, name] = line.trim().split(/\s+\*?/);
    if (name === file && checksum !== undefined && /^[0-9a-f]{64}$/i.test(checksum))
      return checksum.toLowerCase();
  }
  return null;
}
