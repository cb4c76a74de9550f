import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import { systemMemoryGib } from '../../planner/optimiser/need.ts';
import { machineFinder, memoryPriceOf } from '../../planner/use-cases/memory-prices.ts';

const catalog = await loadCatalog();

describe('the price of memory', () => {
  it('is what two custom machines differ by, with its date', () => {
    const price = memoryPriceOf(catalog, 'us-central1');
    const usd = (name: string) =>
      catalog.price({ machineType: name, region: 'us-central1', spot: false })?.usdPerHour ?? NaN;
    expect(price?.usdPerGibHour).toBeCloseTo((usd('n2-custom-4-16384') - usd('n2-custom-4-8192')) / 8, 6);
    expect(price?.asOf).toBe(catalog.asOf);
  });

  it('is unknown in a region that is none', () => {
    expect(memoryPriceOf(catalog, 'mars-north1')).toBeNull();
  });
});

describe('the cheapest machine that holds a request', () => {
  const find = machineFinder(catalog, 'us-central1');
  it.each([
    [2, 1],
    [2, 7.7],
    [4, 30],
    [1, 0.001],
    [8, 500],
  ])('of %d vCPUs and %d GiB has room for the system beside it', (vcpus, gib) => {
    const machine = find(vcpus, gib)!;
    expect(machine.usableGib).toBeGreaterThanOrEqual(gib);
    expect(machine.usdPerHour).toBeGreaterThan(0);
    const holding = [...catalog.entries({ region: 'us-central1', gpu: false })].filter(
      ({ machine: facts, offering }) =>
        facts.vcpus >= vcpus &&
        facts.memoryGib >= gib + systemMemoryGib + 0.25 &&
        facts.architecture === 'X86_64' &&
        offering.provisioningModel === 'STANDARD',
    );
    const prices = holding.map(({ offering }) => offering.usdPerHour ?? Infinity);
    expect(machine.usdPerHour).toBeLessThanOrEqual(Math.min(...prices));
  });

  it('costs no less for more memory', () => {
    const prices = Array.from({ length: 200 }, (_, step) => find(4, step / 2)?.usdPerHour ?? Infinity);
    // Custom sizes go in steps of a vCPU's memory, so a little more may be cheaper by a little.
    expect(prices.at(-1)).toBeGreaterThan(prices[0]!);
    for (const [step, price] of prices.entries())
      expect(price).toBeGreaterThanOrEqual(0.95 * (prices[step - 1] ?? 0));
  });

  it('is none where nothing is so large', () => {
    expect(find(2, 1e6)).toBeNull();
    expect(machineFinder(catalog, 'mars-north1')(2, 4)).toBeNull();
  });
});
