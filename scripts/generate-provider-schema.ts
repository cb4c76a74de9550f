/**
 * Writes planner/simulator/provider/generated/google-schema.json: types and flags from the installed
 * @cdktf/provider-google, facts from the given file (default ../shared/reference/provider-google-facts.json).
 * Run: node scripts/generate-provider-schema.ts [facts.json]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSchema } from './provider-schema/build-schema.ts';
import type { FactsByType } from './provider-schema/apply-facts.ts';
import { originalSource } from './provider-schema/extract-bindings.ts';

const root = join(import.meta.dirname, '..');
const manifest = createRequire(import.meta.url).resolve('@cdktf/provider-google/package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
const factsFile = process.argv[2] ?? join(root, '..', 'shared', 'reference', 'provider-google-facts.json');
const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as { source: string; resources: FactsByType };

const sourceOf = (module: string) =>
  originalSource(readFileSync(join(dirname(manifest), 'lib', module, 'index.js'), 'utf8'));
const schema = buildSchema(sourceOf, facts.resources, [
  `types and required/optional/computed flags: @cdktf/provider-google ${version} (MPL-2.0)`,
  `replacement, defaults, sensitive values, exclusive groups: ${facts.source}`,
  'IAM members and defaults of false: scripts/provider-schema/supplementary-facts.ts',
]);
const target = join(root, 'planner', 'simulator', 'provider', 'generated', 'google-schema.json');
writeFileSync(target, `${JSON.stringify(schema, null, 1)}\n`);
console.log(`${target}: ${Object.keys(schema.resources).length} resource types`);
