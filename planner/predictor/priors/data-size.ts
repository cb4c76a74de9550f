import type { Job } from '../../../schemas/job.ts';

/** Bytes that the job reads, as far as they are known; null when it reads nothing or any size is unknown. */
export function dataBytesRead(job: Job): number | null {
  const read = job.dataAccess.filter((access) => access.mode !== 'write');
  if (read.length === 0) return null;
  let total = 0;
  for (const { bytes } of read) {
    if (bytes === null) return null;
    total += bytes;
  }
  return total;
}

/** Bytes of the accesses whose size is known: a lower bound. */
export function knownDataBytes(job: Job): number {
  return job.dataAccess.reduce((total, access) => total + (access.bytes ?? 0), 0);
}
