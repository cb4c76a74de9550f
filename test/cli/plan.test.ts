import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planContract } from '../e2e/plan-contract.ts';
import { HereWorld } from './command-line.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const world = new HereWorld();
beforeAll(() => cpSync(examples, world.work, { recursive: true }));
afterAll(() => world.close());

describe.concurrent('plan --json', () => {
  test.for(['finetune/train.py', 'finetune/job.yaml', 'kmeans/kmeans.py', 'kmeans/job.yaml'])(
    'keeps the contract for %s',
    async (file, { expect }) => {
      const plan = await world.json(['plan', file]);
      const parsed = planContract.parse(plan.value);
      expect(parsed.offering).not.toBeNull();
      expect(parsed.alternatives.length).toBeGreaterThanOrEqual(3);
      expect(parsed.rejected.length).toBeGreaterThan(0);
      expect(parsed.prediction.gpuCount > 0).toBe(parsed.job.gpuRequired);
      expect(parsed.prediction.gpuMemoryGib === null).toBe(!parsed.job.gpuRequired);
    },
  );

  test('a script and the job.yaml beside it that names it are one job', async ({ expect }) => {
    const [script, job] = await Promise.all([
      world.json(['plan', 'finetune/train.py']),
      world.json(['plan', 'finetune/job.yaml']),
    ]);
    expect(script.text('planHash')).toBe(job.text('planHash'));
  });

  test('prints the whole object and exits with 3 where nothing fits', async ({ expect }) => {
    world.write('huge/job.yaml', 'command: [./huge]\nresources:\n  memoryGib: 900000\n');
    const plan = await world.json(['plan', 'huge/job.yaml'], 3);
    const { offering, cost, latency, alternatives, rejected } = planContract.parse(plan.value);
    expect({ offering, cost, latency, alternatives }).toEqual({
      ...{ offering: null, cost: null, latency: null, alternatives: [] },
    });
    expect(rejected.map(({ criterion }) => criterion)).toContain('memoryGib');
    for (const command of ['preview', 'prepare']) {
      const failed = await world.json([command, 'huge/job.yaml'], 3);
      expect(failed.at('failure', 'code')).toBe('nothing-fits');
    }
  });
});

describe.concurrent('what cannot be planned is the user’s to mend', () => {
  const cases: readonly (readonly [string, string, string | Uint8Array | null, RegExp])[] = [
    ['nothing there', 'none.py', null, /file-not-found There is no file .*none\.py/],
    ['a folder', 'finetune', null, /is a folder[\s\S]*finetune\/(job\.yaml|train\.py)/],
    ['a binary file', 'bin.py', Uint8Array.from([112, 0, 255, 3]), /is no text/],
    ['no known language', 'tool', 'x', /language-unknown[\s\S]*\.py/],
    ['an unknown key', 'a/job.yaml', 'entry: x.py\nmemroy: 3\n', /job\.yaml:2[\s\S]*memroy/],
    ['a wrong type', 'b/job.yaml', 'command: [x]\nargs: 3\n', /job\.yaml:2[\s\S]*(list|array)/],
    [
      'an impossible value',
      'c/job.yaml',
      'command: [x]\nobjective: free\n',
      /job\.yaml:2[\s\S]*cheapest[\s\S]*fastest[\s\S]*balanced/,
    ],
    ['YAML that is none', 'd/job.yaml', 'command: [x\n', /job\.yaml:\d/],
    ['neither entry nor command', 'e/job.yaml', 'name: x\n', /entry[\s\S]*command/],
    ['an entry that is not there', 'f/job.yaml', 'entry: no.py\n', /entry-not-found[\s\S]*job\.yaml:1/],
  ];

  test.for(cases)('%s', async ([, file, content, message], { expect }) => {
    if (content !== null) world.write(file, content);
    const { code, stdout, stderr } = await world.run(['plan', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toContain('→');
    expect(stderr).not.toMatch(/\n\s+at .*\.ts:/);
  });
});

describe.concurrent('scripts of a new user', () => {
  const scripts: readonly (readonly [string, string, string])[] = [
    ['clean.py', 'import pandas as pd\ndf = pd.read_csv("gs://acme/sales.csv")\n', 'clean'],
    ['fit.py', 'from sklearn.svm import SVC\nimport argparse\np = argparse.ArgumentParser()\n', 'fit'],
    ['batch.sh', '#!/bin/sh\ngsutil cp gs://acme/raw.gz .\n', 'batch'],
    ['empty.py', '', 'empty'],
    ['half.py', 'import torch\ndef main(:\n', 'half'],
    ['über größe ${HOME} $(id).py', 'print(1)\n', 'uber-gro-e-home-id'],
    ["it's `x`; rm -rf ~.py", 'print(1)\n', 'it-s-x-rm-rf'],
  ];

  test.for(scripts)('%s is planned', async ([file, text, name], { expect }) => {
    const path = world.write(`own scripts/${file}`, text);
    const plan = await world.json(['plan', path]);
    expect(planContract.parse(plan.value).job.name).toBe(name);
    expect(plan.list('job', 'command')).toContain(file);
  });

  test('an empty one is said to be empty', async ({ expect }) => {
    const path = world.write('nothing.py', '');
    const { stderr } = await world.run(['plan', path, '--json']);
    expect(stderr).toMatch(/warning nothing\.py: is empty/);
  });
});

test('analyze says where each value comes from', async () => {
  const analysis = await world.json(['analyze', 'finetune/train.py']);
  expect(analysis.at('schemaVersion')).toBe(1);
  expect(JSON.stringify(analysis.at('evidence', 'batchSize'))).toMatch(/job\.yaml/);
  const { code, stdout } = await world.run(['analyze', 'finetune/train.py']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/train\.py:\d+/);
});

describe('a saved plan', () => {
  const saved = (): string => world.at('plan.json');

  test('is what plan printed, and export takes it as it is', async () => {
    const plan = await world.json(['plan', 'kmeans/job.yaml', '--out', 'plan.json']);
    expect(JSON.parse(readFileSync(saved(), 'utf8'))).toEqual(plan.value);
    const exported = await world.json(['export', 'out', '--job', 'plan.json']);
    expect(exported.at('planHash')).toBe(plan.text('planHash'));
    const files = exported.list('files') as readonly string[];
    expect(files.map((file) => file.slice(world.work.length))).toEqual([
      '/out/stacks/environment/cdk.tf.json',
      '/out/stacks/job/cdk.tf.json',
    ]);
    const job = JSON.parse(readFileSync(files[1] ?? '', 'utf8')) as { resource: object };
    expect(Object.keys(job.resource)).toEqual(['google_compute_disk', 'google_compute_instance']);
    const again = await world.run(['synth'], { HEADSTART_JOB: 'plan.json', CDKTF_OUTDIR: 'out2' });
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(world.work, 'out2', 'stacks', 'job', 'cdk.tf.json'), 'utf8')).toBe(
      readFileSync(files[1] ?? '', 'utf8'),
    );
  });

  test('is refused when it was changed, is none, or is not there', async () => {
    const text = readFileSync(saved(), 'utf8');
    world.write('tampered.json', text.replace(/"usdPerHour": [\d.]+/, '"usdPerHour": 0.001'));
    world.write('none.json', '{"schemaVersion": 1}');
    world.write('half.json', text.slice(0, 500));
    for (const file of ['tampered.json', 'none.json', 'half.json', 'absent.json']) {
      const failed = await world.json(['preview', file], 1);
      expect(failed.at('failure', 'code')).toBe('plan-unreadable');
    }
  });

  test('is refused as stale when its source has moved, and says what moved', async () => {
    writeFileSync(join(world.work, 'kmeans', 'job.yaml'), 'name: kmeans\nentry: kmeans.py\n');
    const failed = await world.json(['prepare', 'plan.json', '--yes'], 1);
    expect(failed.at('failure', 'code')).toBe('plan-stale');
    expect(failed.text('failure', 'message')).toMatch(/\bjob\b/);
  });
});

test('init writes a cdktf.json once', async () => {
  const made = await world.json(['init', 'infra']);
  const config = JSON.parse(readFileSync(made.text('file'), 'utf8')) as Record<string, unknown>;
  expect(config['app']).toBe('headstart synth');
  expect((await world.json(['init', 'infra'], 1)).at('failure', 'code')).toBe('conflict');
  await world.json(['init', 'infra', '--force']);
  const { code, stderr } = await world.run(['synth']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/HEADSTART_JOB/);
});
