import { HeadstartError } from '../schemas/failure.ts';
import { imageOn, type ImageFamily, type Prediction } from '../schemas/prediction.ts';

/** How the GPU driver comes onto the machine. */
export type DriverInstallation = 'none' | 'preinstalled' | 'deep-learning-vm' | 'cuda-installer';

/** What an image means for the boot of the machine. */
export interface MachineImage {
  /** As `boot_disk.initialize_params.image` takes it: project/family. */
  readonly reference: string;
  readonly driver: DriverInstallation;
  /** Branch of Google's cuda_installer; null where it is not used. */
  readonly installerBranch: 'lts' | 'prod' | 'nfb' | null;
  readonly secureBoot: boolean;
  /** Why secure boot is on or off, in one sentence. */
  readonly secureBootReason: string;
}

/** Image projects whose kernel and drivers are signed by their publisher, so that secure boot lets them load. */
const signedProjects = ['debian-cloud', 'ubuntu-os-cloud', 'rocky-linux-cloud', 'cos-cloud'];
const signedDriverProject = 'ubuntu-os-accelerator-images';
const deepLearningProject = 'deeplearning-platform-release';
/** cuda_installer.pyz supports Debian 12/13, RHEL/Rocky 8 to 10, Ubuntu 22/24/26 (rule R39). */
const installerProjects = ['debian-cloud', 'ubuntu-os-cloud', 'rocky-linux-cloud'];

/** Facts of the predicted image on this accelerator, null without one; throws HeadstartError `invalid` where no way to a driver is known. */
export function machineImage(prediction: Prediction, acceleratorType: string | null): MachineImage {
  const image = imageOn(prediction, acceleratorType);
  const { project, family } = image;
  const driver = prediction.gpuCount === 0 ? 'none' : driverInstallation(image);
  const secureBoot = signed(project, driver);
  return {
    reference: `${project}/${family}`,
    driver,
    installerBranch: driver === 'cuda-installer' ? installerBranch(prediction.driverBranch) : null,
    secureBoot,
    secureBootReason: secureBootReason(project, driver, secureBoot),
  };
}

function driverInstallation({ project, family }: ImageFamily): DriverInstallation {
  if (project === signedDriverProject) return 'preinstalled';
  if (project === deepLearningProject) return 'deep-learning-vm';
  if (installerProjects.includes(project)) return 'cuda-installer';
  throw new HeadstartError({
    code: 'invalid',
    fault: 'headstart',
    message: `There is no known way to install a GPU driver on the image ${project}/${family}.`,
    nextStep: 'Choose an image of deeplearning-platform-release or ubuntu-os-accelerator-images.',
  });
}

/** A driver built on the machine is signed by nobody; one that comes with Canonical's image is. */
function signed(project: string, driver: DriverInstallation): boolean {
  return driver === 'none' ? signedProjects.includes(project) : driver === 'preinstalled';
}

function secureBootReason(project: string, driver: DriverInstallation, on: boolean): string {
  if (on && driver === 'none')
    return `Secure boot is on: ${project} signs its kernel and no GPU driver is needed.`;
  if (on) return `Secure boot is on: the GPU driver of ${project} is signed by the publisher of the image.`;
  if (driver === 'none')
    return `Secure boot is off: the kernel modules of ${project} are not known to be signed.`;
  return `Secure boot is off: the GPU driver that ${project} installs is not signed by the publisher of the image.`;
}

/** Installer 1.9.1: lts is 580, prod 595, nfb 610 (rules R37, R39); lts is the last that Pascal and Volta can use. */
function installerBranch(driverBranch: string | null): 'lts' | 'prod' | 'nfb' {
  const branch = driverBranch === null ? 0 : Number.parseInt(driverBranch, 10);
  if (branch > 595) return 'nfb';
  return branch > 580 ? 'prod' : 'lts';
}
