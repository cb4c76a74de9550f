/** Prints how well the priors hold measured and published GPU memory and published run times. Run it with `node bench/priors.bench.ts`. */
import { existsSync, readFileSync } from 'node:fs';
import type { Accuracy, Compared } from '../test/predictor/measured-networks.ts';
import { accuracyOf, measuredNetworks, unseenNetworks } from '../test/predictor/measured-networks.ts';
import { comparedRuns } from '../test/predictor/published/compared-runs.ts';
import { comparedWithPublished } from '../test/predictor/published/compared-with-published.ts';

function line(name: string, { cases, coverage, medianError, medianSpread }: Accuracy): void {
  const inside = `${(coverage * 100).toFixed(1)} % of ${String(cases)} within bounds`;
  const error = `median error ${(medianError * 100).toFixed(1)} %`;
  console.log(`${name.padEnd(44)} ${inside}   ${error}   upper ÷ lower ${medianSpread.toFixed(2)}`);
}

function lines(title: string, compared: readonly Compared[]): void {
  line(title, accuracyOf(compared));
  const byKind = Object.entries(Object.groupBy(compared, ({ kind }) => kind));
  for (const [kind, some] of byKind.sort()) line(`  ${kind}`, accuracyOf(some ?? []));
}

if (existsSync(measuredNetworks)) {
  lines('measured perceptrons, unseen half', unseenNetworks(readFileSync(measuredNetworks, 'utf8')));
} else {
  console.log('measured perceptrons: skipped, the traces are not on this machine');
}
lines('published GPU memory', comparedWithPublished());
lines('published run times', await comparedRuns());
