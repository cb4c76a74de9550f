/** Whether every case is asked for: `npm run fuzz` sets HEADSTART_FUZZ=full. */
export const fuzzIsFull = process.env['HEADSTART_FUZZ'] === 'full';

/** How many more cases a full run has where a test does not say it. */
const fullFactor = 20;

/** Number of cases of a property: a seeded sample in `npm test`, all of them in `npm run fuzz`. */
export function fuzzRuns(sample: number, full: number = sample * fullFactor): number {
  return fuzzIsFull ? full : sample;
}
