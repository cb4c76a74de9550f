import { invalidField } from '../api-error.ts';

/** An IPv4 range; addresses as unsigned 32-bit numbers. */
export interface IpRange {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/24`; ApiError 400 where it is not the canonical form of an IPv4 range. */
export function parseIpRange(text: string, field: string): IpRange {
  const [, address, digits] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? [];
  const prefix = Number(digits);
  const first = address === undefined ? null : parseIp(address);
  if (first === null || prefix > 32)
    throw invalidField(field, text, 'must be an IPv4 range in CIDR notation');
  const size = 2 ** (32 - prefix);
  if (first % size !== 0) throw invalidField(field, text, 'the host bits of the range must be zero');
  return { first, last: first + size - 1, prefix };
}

export function parseIp(text: string): number | null {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function formatIp(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function overlaps(left: IpRange, right: IpRange): boolean {
  return left.first <= right.last && right.first <= left.last;
}

export function contains(outer: IpRange, inner: IpRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** The lowest free address; the first two and last two of a subnetwork are reserved. Null: none is free. */
export function freeAddress(range: IpRange, taken: ReadonlySet<string>): string | null {
  for (let address = range.first + 2; address <= range.last - 2; address += 1) {
    const text = formatIp(address);
    if (!taken.has(text)) return text;
  }
  return null;
}
