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
  const unsure = gpus.some(({ offers }) => offers.length > 0 && placed(offers).length === 0);
  const notes = [...(unsure ? [`? ${zonesUnknown}`] : []), footer(asOf)];
  return [style.bold(title), ...lines, ...notes.map(style.dim)].join('\n');
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
  const unplaced = placed(gpu.offers).length < gpu.offers.length ? [style.dim(zonesUnknown)] : [];
  return [style.bold(title), style.bold(columns), ...lines, ...unplaced, style.dim(footer(asOf))].join('\n');
}

const zonesUnknown = 'Where the zones are unknown there is a price, but no source says that it can be had.';

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

/** The regions of which a source names the zones; a price list alone does not say that a machine can be had. */
function placed(offers: readonly GpuOffer[]): readonly GpuOffer[] {
  return offers.filter(({ zones }) => zones.length > 0);
}

function cheapest(offers: readonly GpuOffer[], priceOf: (offer: GpuOffer) => GpuPrice | null): string {
  const priced = offers.flatMap((offer) => {
    const price = priceOf(offer);
    return price === null ? [] : [{ region: offer.region, zones: offer.zones, usd: price.usdPerGpuHour }];
  });
  // A price without a known place is named only where there is no other, and as such.
  const certain = priced.filter(({ zones }) => zones.length > 0);
  const [first] = (certain.length > 0 ? certain : priced).sort((left, right) => left.usd - right.usd);
  if (!first) return 'unknown';
  return `${exactUsd(first.usd)} ${first.region}${certain.length > 0 ? '' : '?'}`;
}
