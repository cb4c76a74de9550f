import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelKey, labelValue } from '../../stacks/resource-labels.ts';
import { asciiJson, terraformText } from '../../stacks/terraform-text.ts';
import { buildJob, buildPlan } from '../support/build-plan.ts';
import { synthesised } from '../support/synthesised.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const numRuns = fuzzRuns(150, 2_000);

/** Text made of the pieces that mean something to Terraform, to cdktf or to a shell. */
const piece = fc.constantFrom(
  ...[
    '${',
    '%{',
    '$',
    '%',
    '{',
    '}',
    '$$',
    '%%',
    '"',
    '\\',
    '\n',
    '~}',
    'TfToken[',
    'TOKEN.0',
    ']}',
    '#{',
    '&{',
  ],
  ...[
    '-1.8881545897087626e+289',
    '1e5',
    'e+289',
    'é',
    'e\u0301',
    '😀',
    'var.x',
    'if true',
    'endif',
    "'",
    '`',
    '$(id)',
    ';',
  ],
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 30, unit: 'binary' }),
);

/** What Terraform makes of a template in which nothing but the forms of terraformText occurs; null when more does. */
function evaluated(template: string): string | null {
  const forms = /\$\{"([^"]*)"\}|\$\$\{|%%\{/g;
  if (/[$%]\{/.test(template.replace(forms, ''))) return null;
  return template.replace(forms, (form, quoted: string | undefined) => quoted ?? form.slice(1));
}

test('any text evaluates back to itself', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(evaluated(terraformText(value))).toBe(value);
    }),
    { seed: 11, numRuns: numRuns * 10 },
  );
});

test('any uri, label and project reaches the configuration as exactly that text', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(
      text,
      text,
      text,
      fc.dictionary(text, text, { maxKeys: 3 }),
      async (uri, snapshot, project, labels) => {
        const job = buildJob({ dataAccess: [{ uri, mode: 'read', bytes: null }], labels });
        const plan = buildPlan({ job, project: `p${project}`, dataSnapshot: `s${snapshot}` });
        const stack = await synthesised(plan, 'job', folder);
        const instance = stack.resource('google_compute_instance', 'machine');
        const metadata = instance['metadata'] as Record<string, string>;
        const disk = stack.resource('google_compute_disk', 'data');
        expect(JSON.parse(evaluated(metadata['headstart-data'] ?? '') ?? '')).toEqual([{ uri, bytes: null }]);
        expect(evaluated(String(disk['snapshot']))).toBe(`s${snapshot}`);
        expect(evaluated(String((instance['service_account'] as { email: string }).email))).toContain(
          '.iam.gserviceaccount.com',
        );
        for (const [key, value] of Object.entries(instance['labels'] as Record<string, string>)) {
          expect(key).toMatch(/^[a-z][a-z0-9_-]{0,62}$/);
          expect(value).toMatch(/^[a-z0-9_-]{0,63}$/);
        }
      },
    ),
    { seed: 12, numRuns },
  );
});

test('labels are made valid, and keep what is valid', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(labelValue(labelValue(value))).toBe(labelValue(value));
      expect(labelKey(value)).toMatch(/^[a-z][a-z0-9_-]{0,62}$/);
    }),
    { seed: 13, numRuns },
  );
  expect(labelValue('team-a_1')).toBe('team-a_1');
});

const hasTerraform =
  spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;

test.skipIf(!hasTerraform)('the real Terraform evaluates it to that text', async () => {
  const directory = await temporaryFolder();
  const samples = [
    ...fc.sample(text, { seed: 14, numRuns: fuzzRuns(200) }),
    '$${a} %%{b} ${"q"} $${"$"}{x} %${y} $%{z}',
  ];
  const locals = { samples: samples.map((value) => terraformText(asciiJson(value))) };
  await writeFile(join(directory, 'main.tf.json'), JSON.stringify({ locals }));
  await writeFile(join(directory, 'empty.tfrc'), '');
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(directory, 'empty.tfrc') };
  const options = {
    cwd: directory,
    env,
    input: 'base64encode(jsonencode(local.samples))\n',
    encoding: 'utf8',
  } as const;
  const answer = execFileSync('terraform', ['console'], options);
  const json = Buffer.from(JSON.parse(answer) as string, 'base64').toString();
  expect((JSON.parse(json) as string[]).map((value) => JSON.parse(value) as unknown)).toEqual(samples);
});
