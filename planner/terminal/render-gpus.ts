import type { GpuAnswer, GpuOffer, GpuPrice } from '../../schemas/catalog-answers.ts';
import { alignColumns } from './layout.ts';
import { exactUsd } from './render-price.ts';
import type { Style } from './style.ts';

const models: Readonly<Record<string, string>> = {
  STANDARD: 'on demand',
  SPOT: 'Spot',
  FLEX_START: 'flex-start',
  RESERVATION_BOUND: 'reservation',
};

/** One line a GPU: memory, largest count, how it is sold, and its cheapest place. */
export function renderGpus(gpus: readonly GpuAnswer[], asOf: string, style: Style): string {
  const head = ['GPU', 'type', 'memory', 'most', 'regions', 'sold', 'on demand from', 'Spot from'];
  const rows = gpus.map((gpu) => [
    gpu.name,
    gpu.type,
    `${gpu.memoryGib} GiB`,
    String(gpu.largestCount),
    String(placed(gpu.offers).length),
    sold(gpu.offers) || 'unknown',
    cheapest(gpu.offers, ({ onDemand }) => onDemand),
    cheapest(gpu.offers, ({ spot }) => spot),
  ]);
  const [title = '', ...lines] = alignColumns([head, ...rows]);
  const notes = [...unsureNote(lines), footer(asOf)];
  return [style.bold(title), ...lines, ...notes.map(style.dim)].join('\n');
}

/** One GPU region by region. */
export function renderGpu(gpu: GpuAnswer, asOf: string, style: Style): string {
  const title = `${gpu.name} (${gpu.type}): ${gpu.memoryGib} GiB, at most ${gpu.largestCount} in a machine`;
  const head = ['region', 'zones', 'sold', 'on demand', 'Spot', 'cheapest machine'];
  const rows = gpu.offers.map((offer) => [
    offer.region,
    offer.zones.map((zone) => zone.slice(offer.region.length + 1)).join(' ') || 'unknown',
    sold([offer]),
    perGpu(offer.onDemand),
    perGpu(offer.spot),
    machinesOf(offer),
  ]);
  const [columns = '', ...lines] = alignColumns([head, ...rows]);
  const notes = [...unsureNote(lines), footer(asOf)].map(style.dim);
  return [style.bold(title), style.bold(columns), ...lines, ...notes].join('\n');
}

/** The machine that each of the two prices is of, once where it is one. */
function machinesOf({ onDemand, spot }: GpuOffer): string {
  if (!onDemand || !spot || onDemand.machineType === spot.machineType)
    return (onDemand ?? spot)?.machineType ?? '';
  return `${onDemand.machineType}, Spot ${spot.machineType}`;
}

/** What the mark beside a price means, where one is there. */
function unsureNote(lines: readonly string[]): readonly string[] {
  const note = '? There is a price, but no source says that the machine can be had there.';
  return lines.some((line) => line.includes('?')) ? [note] : [];
}

function footer(asOf: string): string {
  return `USD per GPU and hour with the cheapest machine that carries it; list prices of ${asOf}.`;
}

function sold(offers: readonly GpuOffer[]): string {
  const held = new Set(offers.flatMap(({ provisioningModels }) => provisioningModels));
  return Object.entries(models)
    .flatMap(([model, words]) => ([...held].some((one) => one === model) ? [words] : []))
    .join(', ');
}

function perGpu(price: GpuPrice | null): string {
  return price === null ? 'unknown' : `${exactUsd(price.usdPerGpuHour)}${price.zoneKnown ? '' : '?'}`;
}

/** The regions of which a source names the zones; a price list alone does not say that a machine can be had. */
function placed(offers: readonly GpuOffer[]): readonly GpuOffer[] {
  return offers.filter(({ zones }) => zones.length > 0);
}

function cheapest(offers: readonly GpuOffer[], priceOf: (offer: GpuOffer) => GpuPrice | null): string {
  const priced = offers.flatMap((offer) => {
    const price = priceOf(offer);
    return price === null ? [] : [{ region: offer.region, price }];
  });
  // A price without a known place is named only where there is no other, and as such.
  const certain = priced.filter(({ price }) => price.zoneKnown);
  const [first] = (certain.length > 0 ? certain : priced).sort(
    (left, right) => left.price.usdPerGpuHour - right.price.usdPerGpuHour,
  );
  return first
    ? `${perGpu(first.price).replace('?', '')} ${first.region}${first.price.zoneKnown ? '' : '?'}`
    : 'unknown';
}
