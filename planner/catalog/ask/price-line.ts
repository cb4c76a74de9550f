import { HeadstartError } from '../../../schemas/failure.ts';
import type { PriceAnswer } from '../../../schemas/catalog-answers.ts';
import type { DiskRequest, Price, PriceRequest } from '../../../schemas/catalog.ts';
import type { Catalog } from '../../ports.ts';
import { parseDisk } from './disk-text.ts';
import { checkDiskKind, priceRequestOf, type PriceQuestion } from './price-question.ts';

/** Billing is per second, at least a minute (R42). */
const leastHours = 1 / 60;

/** The price of a question. Throws HeadstartError `usage`. */
export function answerPrice(catalog: Catalog, question: PriceQuestion): PriceAnswer {
  return withHours(priceOf(catalog, priceRequestOf(catalog, question)), question.hours ?? null);
}

function priceOf(catalog: Catalog, request: PriceRequest): Price {
  const price = catalog.price(request);
  if (!price) throw new Error(`${request.machineType} was there a moment ago`);
  return price;
}

function withHours(price: Price, hours: number | null): PriceAnswer {
  if (hours === null) return price;
  return { ...price, hours, usd: usdOf(price.usdPerHour, hours) };
}

function usdOf(usdPerHour: number | null, hours: number): number | null {
  return usdPerHour === null ? null : usdPerHour * Math.max(leastHours, hours);
}

/** Machines that are remembered by region, model and GPU, up to this many. */
const remembered = 50_000;

/** A price as text, but for what a question's disks and hours add. */
interface Prepared {
  readonly price: Price;
  readonly items: string;
  readonly origin: string;
}

/** Answers one line of JSON with one line of JSON; what is wrong with it as `{"error": "…"}`. */
export function priceLines(catalog: Catalog): (line: string) => string {
  const machines = new Map<string, Prepared>();
  return (line) => {
    try {
      const question = questionOf(JSON.parse(line));
      const { machineType, region, spot, gpu, disks = [] } = question;
      if (disks.length > 0 && !catalog.diskItems) return JSON.stringify(answerPrice(catalog, question));
      const key = `${machineType} ${region} ${spot === true} ${gpu?.type ?? ''} ${gpu?.count ?? 0}`;
      const known = machines.get(key);
      const prepared = known ?? prepare(catalog, question);
      if (!known && machines.size < remembered) machines.set(key, prepared);
      return replyOf(catalog, prepared, question);
    } catch (error) {
      return JSON.stringify({ error: errorText(error) });
    }
  };
}

/** The machine alone, as text: the greater part of every reply, and the same each time. */
function prepare(catalog: Catalog, question: PriceQuestion): Prepared {
  const price = priceOf(catalog, priceRequestOf(catalog, { ...question, disks: [] }));
  const { asOf, source, breakdown } = price;
  return {
    price,
    items: breakdown.map((item) => JSON.stringify(item)).join(),
    origin: JSON.stringify({ asOf, source }).slice(1, -1),
  };
}

/** The text that `JSON.stringify(answerPrice(…))` gives, put together from its parts. */
function replyOf(catalog: Catalog, { price, items, origin }: Prepared, question: PriceQuestion): string {
  let { usdPerHour, complete } = price;
  let text = items;
  for (const disk of question.disks ?? []) {
    checkDiskKind(catalog, disk.kind);
    for (const item of catalog.diskItems?.(disk, question.region) ?? []) {
      text += `,${JSON.stringify(item)}`;
      if (item.usdPerHour === null) complete = false;
      else usdPerHour = (usdPerHour ?? 0) + item.usdPerHour;
    }
  }
  const hours = question.hours ?? null;
  const total = hours === null ? '' : `,"hours":${hours},"usd":${usdOf(usdPerHour, hours)}`;
  return `{"usdPerHour":${usdPerHour},"complete":${complete},"breakdown":[${text}],${origin}${total}}`;
}

function errorText(error: unknown): string {
  if (error instanceof HeadstartError) {
    const { message, nextStep } = error.failure;
    return nextStep === null ? message : `${message} ${nextStep}`;
  }
  if (error instanceof SyntaxError) return `The line is no JSON: ${error.message}`;
  throw error;
}

const fields = ['machineType', 'region', 'spot', 'gpu', 'disks', 'hours'];

/** Reads `{"machineType","region","spot","gpu":{"type","count"},"disks":[…],"hours"}`. Throws HeadstartError `usage`. */
function questionOf(value: unknown): PriceQuestion {
  if (!isObject(value)) throw wrong('A request is a JSON object.');
  for (const key in value) if (!fields.includes(key)) throw wrong(`There is no field "${key}" in a request.`);
  const { machineType, region, spot, hours } = value;
  if (typeof machineType !== 'string' || machineType === '') throw wrong('"machineType" must be a name.');
  if (typeof region !== 'string' || region === '') throw wrong('"region" must be a name.');
  if (spot !== undefined && spot !== null && typeof spot !== 'boolean')
    throw wrong('"spot" must be true or false.');
  if (hours !== undefined && hours !== null && !isAmount(hours)) throw wrong('"hours" must be above 0.');
  const question = { machineType, region, spot: spot === true, hours: hours ?? null };
  return { ...question, gpu: gpuOf(value['gpu']), disks: disksOf(value['disks']) };
}

function gpuOf(value: unknown): PriceQuestion['gpu'] & ({ type: string; count: number } | null) {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw wrong('"gpu" must be an object with "type" and "count".');
  const { type, count = 1 } = value;
  if (typeof type !== 'string') throw wrong('"gpu.type" must be a name.');
  if (!isAmount(count)) throw wrong('"gpu.count" must be above 0.');
  return { type, count };
}

/** A disk is an object as in the library's own requests, or text as on the command line. */
function disksOf(value: unknown): readonly DiskRequest[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong('"disks" must be a list.');
  return value.map((one: unknown) => (typeof one === 'string' ? parseDisk(one) : diskOf(one)));
}

function diskOf(value: unknown): DiskRequest {
  if (!isObject(value)) throw wrong('A disk must be an object with "kind" and "gib".');
  const { kind, gib, iops, throughputMibps = value['mibps'] } = value;
  if (typeof kind !== 'string') throw wrong('"kind" of a disk must be a name.');
  if (!isAmount(gib)) throw wrong('"gib" of a disk must be above 0.');
  for (const rate of [iops, throughputMibps])
    if (rate !== undefined && rate !== null && !isAmount(rate))
      throw wrong('"iops" and "throughputMibps" of a disk must be above 0.');
  return {
    kind,
    gib,
    ...(isAmount(iops) ? { iops } : {}),
    ...(isAmount(throughputMibps) ? { throughputMibps } : {}),
  };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(message: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep: null });
}
