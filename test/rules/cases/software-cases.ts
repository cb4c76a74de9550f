import { bootDisk, onDemand, withMachine } from '../../support/rule-inputs.ts';
import type { RuleCase } from './rule-case.ts';

const dlvm = (family: string) => bootDisk('pd-balanced', `deeplearning-platform-release/${family}`);
const signed = bootDisk(
  'pd-balanced',
  'ubuntu-os-accelerator-images/ubuntu-accelerator-2404-amd64-with-nvidia-580',
);
const installs = { 'install-nvidia-driver': 'True' };
const gpu = (type: string, over: object) =>
  withMachine({
    machine_type: 'n1-standard-4',
    guest_accelerator: [{ type: `nvidia-tesla-${type}`, count: 1 }],
    scheduling: [onDemand],
    metadata: installs,
    ...over,
  });
const script = (text: string) => ({ metadata: { ...installs, 'startup-script': text } });
const l4 = (over: object) =>
  withMachine({ machine_type: 'g2-standard-4', scheduling: [onDemand], metadata: installs, ...over });
const installer = (branch: string) => script(`python3 cuda_installer.pyz install_driver${branch}`);
const wheel = (cuda: string) =>
  script(`pip install torch --index-url https://download.pytorch.org/whl/${cuda}`);
const b200 = (text: string) =>
  withMachine({
    machine_type: 'a4-highgpu-8g',
    boot_disk: bootDisk('hyperdisk-balanced'),
    metadata: { 'startup-script': text },
  });

/** Driver, image and monitoring: R37 to R40. */
export const softwareCases: readonly RuleCase[] = [
  {
    rule: 'R37',
    what: 'CUDA 13 with an old driver',
    breaks: l4({ boot_disk: dlvm('common-cu130-ubuntu-2404-nvidia-570') }),
    keeps: l4({ boot_disk: dlvm('common-cu129-ubuntu-2404-nvidia-580') }),
  },
  {
    rule: 'R37',
    what: 'the newest driver branch on a V100',
    breaks: gpu('v100', installer('')),
    keeps: gpu('v100', installer(' --installation-branch lts')),
  },
  {
    rule: 'R37',
    what: 'the newest driver branch on a P4 and on a T4',
    breaks: gpu('p4', installer(' --installation-branch=prod')),
    keeps: gpu('t4', installer(' --installation-branch=prod')),
  },
  {
    rule: 'R37',
    what: 'CUDA 13 on a P100',
    breaks: gpu('p100', { boot_disk: dlvm('common-cu130-ubuntu-2404-nvidia-580') }),
    keeps: gpu('p100', { boot_disk: dlvm('common-cu126-ubuntu-2404-nvidia-580') }),
  },
  {
    rule: 'R37',
    what: 'a pinned driver that is too new',
    breaks: gpu('v100', script('apt-get install -y nvidia-driver-595')),
    keeps: gpu('v100', script('apt-get install -y nvidia-driver-580')),
  },
  {
    rule: 'R38',
    what: 'open modules on Volta',
    breaks: gpu('v100', script('apt-get install -y nvidia-open-580')),
    keeps: gpu('t4', script('apt-get install -y nvidia-open-580')),
  },
  {
    rule: 'R38',
    what: 'closed modules on B200',
    breaks: b200('apt-get install -y nvidia-driver-570'),
    keeps: b200('apt-get install -y nvidia-open-570'),
  },
  {
    rule: 'R38',
    what: 'a cu128 wheel on a P100',
    breaks: gpu('p100', wheel('cu128')),
    keeps: gpu('p100', wheel('cu126')),
  },
  {
    rule: 'R38',
    what: 'PyTorch 2.7 for CUDA 12.8 on a V100',
    breaks: gpu('v100', { boot_disk: dlvm('pytorch-2-7-cu128-ubuntu-2204-nvidia-570') }),
    keeps: gpu('v100', { boot_disk: dlvm('pytorch-2-9-cu128-ubuntu-2204-nvidia-570') }),
  },
  {
    rule: 'R39',
    what: 'the deprecated installer',
    breaks: gpu('t4', script('python3 install_gpu_driver.py')),
    keeps: gpu('t4', installer(' --installation-branch lts')),
  },
  {
    rule: 'R39',
    what: 'a system that the installer does not support',
    breaks: gpu('t4', { ...installer(''), boot_disk: bootDisk('pd-balanced', 'debian-cloud/debian-11') }),
    keeps: gpu('t4', {
      ...installer(''),
      boot_disk: bootDisk('pd-balanced', 'ubuntu-os-cloud/ubuntu-2404-lts-amd64'),
    }),
  },
  {
    rule: 'R39',
    what: 'secure boot with a driver that nobody signed',
    breaks: gpu('t4', { ...installer(''), shielded_instance_config: [{ enable_secure_boot: true }] }),
    keeps: gpu('t4', { boot_disk: signed, shielded_instance_config: [{ enable_secure_boot: true }] }),
  },
  {
    rule: 'R39',
    what: 'a Deep Learning VM that installs no driver',
    breaks: gpu('t4', { boot_disk: dlvm('common-cu129-ubuntu-2404-nvidia-580'), metadata: {} }),
    keeps: gpu('t4', { boot_disk: dlvm('common-cu129-ubuntu-2404-nvidia-580') }),
  },
  {
    rule: 'R39',
    what: 'a retired TensorFlow image',
    breaks: gpu('t4', { boot_disk: dlvm('tf-2-17-cu123-ubuntu-2204') }),
    keeps: gpu('t4', { boot_disk: dlvm('common-cu129-ubuntu-2204-nvidia-580') }),
  },
  {
    rule: 'R39',
    what: 'a Deep Learning VM on G2',
    breaks: l4({ boot_disk: dlvm('common-cu129-ubuntu-2404-nvidia-580') }),
    keeps: l4({ boot_disk: signed }),
  },
  {
    rule: 'R40',
    what: 'an Ops Agent without GPU metrics',
    breaks: l4(script('apt-get install -y google-cloud-ops-agent=2.39.0~debian12')),
    keeps: l4(script('apt-get install -y google-cloud-ops-agent=2.51.0~debian12')),
  },
  {
    rule: 'R40',
    what: 'an Ops Agent that is too old',
    breaks: l4(script('bash add-google-cloud-ops-agent-repo.sh --also-install --version=2.37.*')),
    keeps: l4(script('bash add-google-cloud-ops-agent-repo.sh --also-install')),
  },
];
