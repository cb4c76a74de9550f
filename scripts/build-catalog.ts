import { writeFileSync } from 'node:fs';
import { buildSnapshot, renderSnapshot } from './catalog/snapshot.ts';

const target = new URL('../planner/catalog/generated/catalog.json', import.meta.url);

/** Derives the dated snapshot that the catalog answers from; needs the reference figures beside this repository. */
const text = renderSnapshot(buildSnapshot());
writeFileSync(target, text);
console.log(`catalog.json: ${(text.length / 1024).toFixed(0)} KiB`);
