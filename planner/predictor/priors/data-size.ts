import type { Job } from '../../../schemas/job.ts';

/** Bytes that the job reads, as far as they are known; null when it reads nothing or any size is unknown. */
export function dataBytesRead(job: Job): number | null {
  let total: number | null = null;
  for (const { mode, bytes } of job.dataAccess) {
    if (mode === 'write') continue;
    if (bytes === null) return null;
    total = (total ?? 0) + bytes;
  }
  return total;
}

/** Bytes of the accesses whose size is known: a lower bound. */
export function knownDataBytes(job: Job): number {
  return job.dataAccess.reduce((total, access) => total + (access.bytes ?? 0), 0);
}
