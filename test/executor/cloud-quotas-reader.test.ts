import { afterEach, describe, expect, it } from 'vitest';
import { cloudQuotasReader } from '../../planner/executor/cloud-quotas-reader.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { apiError, startGoogleServer, type GoogleServer, type Reply } from '../catalog/google-server.ts';

const service = '/v1/projects/p1/locations/global/services/compute.googleapis.com/quotaInfos';

/** quotaInfos.get as the API answers it (v1, QuotaInfo): figures are text, and a zero is left out. */
function quotaInfo(id: string, dimensionsInfos: readonly object[]): readonly [string, Reply] {
  const name = `${service.slice(4)}/${id}`;
  const body = { name, quotaId: id, service: 'compute.googleapis.com', isPrecise: true, dimensionsInfos };
  return [`${service}/${id}`, { body }];
}

const answers = new Map([
  quotaInfo('GPUS-PER-GPU-FAMILY-per-project-region', [
    {
      dimensions: { gpu_family: 'NVIDIA_H100', region: 'us-central1' },
      details: { value: '8' },
      applicableLocations: ['us-central1'],
    },
    {
      dimensions: { gpu_family: 'NVIDIA_H100' },
      details: { value: '0' },
      applicableLocations: ['us-east1', 'us-west1'],
    },
    { dimensions: { gpu_family: 'NVIDIA_H200' }, details: {}, applicableLocations: ['us-central1'] },
    {
      dimensions: { gpu_family: 'NVIDIA_B200' },
      details: { value: '-1' },
      applicableLocations: ['us-central1'],
    },
  ]),
  quotaInfo('PREEMPTIBLE-NVIDIA-H100-GPUS-per-project-region', [
    { details: { value: '64' }, applicableLocations: ['us-central1', 'us-east1'] },
    { dimensions: { region: 'us-east1' }, details: { value: '1' }, applicableLocations: ['us-east1'] },
  ]),
  quotaInfo('CPUS-PER-VM-FAMILY-per-project-region', [
    { dimensions: { vm_family: 'C4' }, details: { value: '24' }, applicableLocations: ['us-central1'] },
    { dimensions: { vm_family: 'C3D' }, details: { value: '500' }, applicableLocations: ['us-central1'] },
  ]),
]);

let server: GoogleServer | null = null;
afterEach(() => server?.close());

async function limit(
  metric: string,
  region: string,
  answer: (url: URL) => Reply = ({ pathname }) => answers.get(pathname) ?? apiError(404, 'none', 'NOT_FOUND'),
): Promise<number | null> {
  server = await startGoogleServer(answer);
  const reader = cloudQuotasReader({
    baseUrl: `http://127.0.0.1:${server.port}`,
    token: () => Promise.resolve('t'),
    clock: { sleep: () => Promise.resolve() },
  });
  const [found = null] = await reader.limits({ project: 'p1', region, metrics: [metric] });
  if (found) expect(found).toMatchObject({ metric, region, usage: null });
  return found?.limit ?? null;
}

describe('limits of the Cloud Quotas API', () => {
  it.each<[string, string, string, number | null]>([
    ['of a GPU family in its region', 'NVIDIA_H100_GPUS', 'us-central1', 8],
    ['of a GPU family in all regions but those named', 'NVIDIA_H100_GPUS', 'us-east1', 0],
    ['nothing of a region that no entry names', 'NVIDIA_H100_GPUS', 'asia-east1', null],
    ['nothing where the entry holds no figure', 'NVIDIA_H200_GPUS', 'us-central1', null],
    ['nothing where there is no limit', 'NVIDIA_B200_GPUS', 'us-central1', null],
    ['nothing of a family that is not there', 'NVIDIA_GB200_GPUS', 'us-central1', null],
    ['of the preemptible form, by default', 'PREEMPTIBLE_NVIDIA_H100_GPUS', 'us-central1', 64],
    ['of the preemptible form, in a region of its own', 'PREEMPTIBLE_NVIDIA_H100_GPUS', 'us-east1', 1],
    ['nothing of a quota that is not there', 'PREEMPTIBLE_NVIDIA_GB200_GPUS', 'us-east1', null],
    ['of vCPUs by family', 'CPUS_PER_VM_FAMILY:C4', 'us-central1', 24],
    ['nothing of vCPUs of another family', 'CPUS_PER_VM_FAMILY:C4D', 'us-central1', null],
  ])('%s', async (_title, metric, region, expected) => {
    expect(await limit(metric, region)).toBe(expected);
  });

  it('are nothing in an answer of another shape, and a failure where the API is off', async () => {
    const other = () => ({
      body: { dimensionsInfos: [null, 3, { details: 5 }, { applicableLocations: 'x' }] },
    });
    expect(await limit('NVIDIA_H100_GPUS', 'us-central1', other)).toBeNull();
    await server?.close();
    const off = limit('NVIDIA_H100_GPUS', 'us-central1', () =>
      apiError(403, 'is disabled', 'PERMISSION_DENIED'),
    );
    await expect(off).rejects.toBeInstanceOf(HeadstartError);
  });
});
