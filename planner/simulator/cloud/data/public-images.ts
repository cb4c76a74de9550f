/** A public image as the newest of its family. */
export interface PublicImage {
  readonly project: string;
  readonly family: string;
  readonly name: string;
  readonly diskSizeGib: number;
}

const deepLearning = 'deeplearning-platform-release';
const accelerator = 'ubuntu-os-accelerator-images';

/**
 * Families of the public image projects. Sources: Google Cloud documentation, "Operating system details" (family,
 * project and default size of the disk) and the Deep Learning VM image list. The version in a name is the
 * simulator's own: one fixed image per family.
 */
export const publicImages: readonly PublicImage[] = [
  { project: 'debian-cloud', family: 'debian-11', name: 'debian-11-bullseye-v20260610', diskSizeGib: 10 },
  { project: 'debian-cloud', family: 'debian-12', name: 'debian-12-bookworm-v20260610', diskSizeGib: 10 },
  { project: 'debian-cloud', family: 'debian-13', name: 'debian-13-trixie-v20260610', diskSizeGib: 10 },
  {
    project: 'ubuntu-os-cloud',
    family: 'ubuntu-2204-lts',
    name: 'ubuntu-2204-jammy-v20260612',
    diskSizeGib: 10,
  },
  {
    project: 'ubuntu-os-cloud',
    family: 'ubuntu-2404-lts-amd64',
    name: 'ubuntu-2404-noble-amd64-v20260612',
    diskSizeGib: 10,
  },
  { project: 'rocky-linux-cloud', family: 'rocky-linux-9', name: 'rocky-linux-9-v20260615', diskSizeGib: 20 },
  { project: 'cos-cloud', family: 'cos-stable', name: 'cos-stable-125-19216-104-60', diskSizeGib: 10 },
  ...[
    'common-cu129-ubuntu-2404-nvidia-580',
    'common-cu129-ubuntu-2204-nvidia-580',
    'pytorch-2-9-cu129-ubuntu-2404-nvidia-580',
    'pytorch-2-9-cu129-ubuntu-2204-nvidia-580',
    'common-cu128-ubuntu-2204-nvidia-570',
  ].map((family) => ({ project: deepLearning, family, name: `${family}-v20260609`, diskSizeGib: 50 })),
  ...['570', '580'].map((branch) => ({
    project: accelerator,
    family: `ubuntu-accelerator-2404-amd64-with-nvidia-${branch}`,
    name: `ubuntu-accelerator-2404-amd64-with-nvidia-${branch}-v20260611`,
    diskSizeGib: 10,
  })),
];
