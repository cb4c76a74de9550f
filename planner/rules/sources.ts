import { offeringSources } from '../../schemas/offering-rules.ts';

/** The documents that the rules were read from, with the date of the copy where it is known. */
export const sources = {
  ...offeringSources,
  instanceResource: 'Terraform google provider, google_compute_instance',
  hostMaintenance: 'Compute Engine, GPU host maintenance and host maintenance overview',
  runtimeLimit: 'Compute Engine, limit the run time of a VM',
  quotas: 'Compute Engine, allocation quotas; Cloud Quotas',
  availability: 'Compute Engine, view VM availability (advice.capacity)',
  localSsd: 'Compute Engine, add local SSD',
  snapshots: 'Compute Engine, create snapshots and snapshot best practices',
  bandwidth: 'Compute Engine, higher bandwidth configurations',
  placement: 'Cluster Toolkit 1047080; Compute Engine, resource policies',
  cuda: 'NVIDIA, CUDA compatibility and driver life cycle',
  openModules: 'NVIDIA open-gpu-kernel-modules #19; PyTorch #157517',
  installer: 'compute-gpu-installation 1.9.1; Deep Learning VM images',
  opsAgent: 'Ops Agent, NVIDIA GPU metrics',
  iap: 'Identity-Aware Proxy, TCP forwarding; Compute Engine, firewall rules',
  sustainedUse: 'Compute Engine, sustained-use discounts; accelerator-optimized machines',
  pricing: 'Compute Engine, VM instance pricing',
  forceNew: 'Terraform google provider 6.50 schema (ForceNew) and 8.0 upgrade guide',
} as const;
