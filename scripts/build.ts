import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePlanner, writeNotices } from './bundle/planner-bundle.ts';
import { reportSizes } from './bundle/report-sizes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The folder named on the command line, else dist/. */
const outDirectory = resolve(process.argv[2] ?? join(root, 'dist'));

/** Writes into the out directory: main.js, provider.js, their chunks, assets/ and THIRD-PARTY-NOTICES.txt. */
const bundled = await bundlePlanner(root, outDirectory);
const packages = await writeNotices(root, [bundled], join(outDirectory, 'THIRD-PARTY-NOTICES.txt'));
reportSizes('dist', bundled, packages);
