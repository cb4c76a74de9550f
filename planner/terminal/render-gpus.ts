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
    String(gpu.offers.length),
    sold(gpu.offers),
    cheapest(gpu.offers, ({ onDemand }) => onDemand),
    cheapest(gpu.offers, ({ spot }) => spot),
  ]);
  const [title = '', ...lines] = alignColumns([head, ...rows]);
  return [style.bold(title), ...lines, style.dim(footer(asOf))].join('\n');
}

/** One GPU region by region. */
export function renderGpu(gpu: GpuAnswer, asOf: string, style: Style): string {
  const title = `${gpu.name} (${gpu.type}): ${gpu.memoryGib} GiB, at most ${gpu.largestCount} in a machine`;
  const head = ['region', 'zones', 'sold', 'on demand', 'Spot', 'smallest machine'];
  const rows = gpu.offers.map((offer) => [
    offer.region,
    offer.zones.map((zone) => zone.slice(offer.region.length + 1)).join(' ') || 'unknown',
    sold([offer]),
    perGpu(offer.onDemand),
    perGpu(offer.spot),
    (offer.onDemand ?? offer.spot)?.machineType ?? '',
  ]);
  const [columns = '', ...lines] = alignColumns([head, ...rows]);
  return [style.bold(title), style.bold(columns), ...lines, style.dim(footer(asOf))].join('\n');
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
  return price === null ? 'unknown' : exactUsd(price.usdPerGpuHour);
}

function cheapest(offers: readonly GpuOffer[], priceOf: (offer: GpuOffer) => GpuPrice | null): string {
  const priced = offers.flatMap((offer) => {
    const price = priceOf(offer);
    return price === null ? [] : [{ region: offer.region, usd: price.usdPerGpuHour }];
  });
  const [first] = priced.sort((left, right) => left.usd - right.usd);
  return first ? `${exactUsd(first.usd)} ${first.region}` : 'unknown';
}
