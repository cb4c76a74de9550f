import { HeadstartError } from '../../../schemas/failure.ts';
import type { DiskRequest } from '../../../schemas/catalog.ts';

/** Reads `KIND:GIB[:IOPS:MIBPS]`; either rate may be empty. Throws HeadstartError `usage`. */
export function parseDisk(text: string): DiskRequest {
  const [kind = '', gib = '', iops = '', throughput = '', ...rest] = text.split(':');
  const numbers = [gib, iops, throughput].map((part) => (part === '' ? null : Number(part)));
  const [size, rate, flow] = numbers;
  const bad = numbers.some((value) => value !== null && !(value > 0 && Number.isFinite(value)));
  if (kind === '' || size === null || size === undefined || bad || rest.length > 0) throw wrongDisk(text);
  return {
    kind,
    gib: size,
    ...(typeof rate === 'number' ? { iops: rate } : {}),
    ...(typeof flow === 'number' ? { throughputMibps: flow } : {}),
  };
}

/** Reads `TYPE:N`; without a number it is one. Throws HeadstartError `usage`. */
export function parseGpu(text: string): { readonly type: string; readonly count: number } {
  const [type = '', number = '1', ...rest] = text.split(':');
  const count = Number(number);
  if (type !== '' && rest.length === 0 && Number.isInteger(count) && count > 0) return { type, count };
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `"${text}" is no GPU.`,
    nextStep: 'Write it as TYPE:N, such as nvidia-tesla-t4:2.',
  });
}

function wrongDisk(text: string): HeadstartError {
  return new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `"${text}" is no disk.`,
    nextStep: 'Write it as KIND:GIB or KIND:GIB:IOPS:MIBPS, such as hyperdisk-balanced:100:5000:200.',
  });
}
