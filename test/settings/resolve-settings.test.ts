import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings, type SettingsSources } from '../../planner/settings/resolve-settings.ts';
import { readSettingsFile } from '../../planner/settings/settings-file.ts';
import { settingsKeys } from '../../planner/settings/settings-schema.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Settings } from '../../schemas/settings.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function resolve(parts: {
  flags?: SettingsSources['flags'];
  env?: SettingsSources['env'];
  file?: string;
}): Settings {
  return resolveSettings({
    flags: parts.flags ?? {},
    env: parts.env ?? {},
    file: { path: 'settings.yaml', text: parts.file ?? null },
    stateDirectory: '/state',
  });
}

describe('settings', () => {
  it.each([
    ['nothing configured', {}, { target: 'simulated', project: 'headstart-simulated' }],
    ['a project makes Google Cloud the default', { file: 'project: p1' }, { target: 'gcp', project: 'p1' }],
    [
      'environment beats the file',
      { file: 'project: p1', env: { HEADSTART_PROJECT: 'p2' } },
      { project: 'p2' },
    ],
    ['a flag beats both', { env: { HEADSTART_PROJECT: 'p2' }, flags: { project: 'p3' } }, { project: 'p3' }],
    [
      'simulated with a project',
      { flags: { target: 'simulated', project: 'p' } },
      { target: 'simulated', project: 'p' },
    ],
    ['idle minutes', { file: 'prepared: {idleMinutes: 5}' }, { prepared: { idleMinutes: 5 } }],
    ['idle minutes by default', {}, { prepared: { idleMinutes: 30 } }],
    [
      'empty variables say nothing',
      { env: { HEADSTART_PROJECT: '', HEADSTART_REGION: ' ' } },
      { region: null },
    ],
    ['a bucket for the state', { file: 'state: {bucket: my-state}' }, { stateBucket: 'my-state' }],
    ['only comments', { file: '# nothing\n' }, { target: 'simulated' }],
    ['an empty file', { file: '' }, { target: 'simulated' }],
    [
      'preemptions of the simulated cloud',
      { file: 'simulated: {preemptionsPerHour: 0.5}' },
      { simulated: { preemptionsPerHour: 0.5, seed: 1 } },
    ],
    ['the clock factor', { env: { HEADSTART_CLOCK_FACTOR: '120' } }, { simulated: { clockFactor: 120 } }],
  ] as const)('%s', (_name, parts, expected) => {
    expect(resolve(parts)).toMatchObject(expected);
  });

  it.each([
    [
      'an unknown key',
      { file: 'region: us-central1\nprojekt: p1' },
      'usage',
      /^settings\.yaml:2: unknown key "projekt" \(allowed: target, project, /,
    ],
    [
      'an unknown key of a group',
      { file: 'watch:\n  policy: apply\n  cooldown: 3' },
      'usage',
      /^settings\.yaml:3: unknown key "cooldown" in watch \(allowed: policy, coolDownSeconds, maxUsd\)$/,
    ],
    [
      'two mistakes at once',
      { file: 'zone: 3\nprepared:\n  idleMinutes: often' },
      'usage',
      /^settings\.yaml:1: zone must be text; settings\.yaml:3: prepared\.idleMinutes must be a number$/,
    ],
    ['a value too large', { file: '\nprepared: {idleMinutes: 9999}' }, 'usage', /:2: .* at most 1440$/],
    ['a value too small', { file: 'watch: {maxUsd: 0}' }, 'usage', /:1: .* greater than 0$/],
    ['an unknown word', { file: 'watch:\n  policy: never' }, 'usage', /:2: .* one of suggest, apply$/],
    ['an empty text', { file: 'region: ""' }, 'usage', /:1: region must be text that is not empty$/],
    ['a bucket with its scheme', { file: 'state: {bucket: gs://b}' }, 'usage', /:1: .* without gs:\/\//],
    ['a list', { file: '- project' }, 'usage', /:1: the file must be a mapping/],
    ['a group that is none', { file: 'watch: 3' }, 'usage', /:1: watch must be a mapping/],
    ['no YAML', { file: 'region: r\na: [' }, 'usage', /^settings\.yaml:2: is no valid YAML/],
    ['the same key twice', { file: 'zone: a\nzone: b' }, 'usage', /^settings\.yaml:2: is no valid YAML/],
    ['aliases', { file: 'zone: &a z\nregion: *a' }, 'usage', /^settings\.yaml:2: .*aliases/],
    ['deep brackets', { file: '['.repeat(5000) }, 'usage', /:1: nests too deep/],
    ['deep lists', { file: '- '.repeat(5000) }, 'usage', /:1: nests too deep/],
    ['a book', { file: '#'.repeat(100_000) }, 'usage', /:1: is too long/],
    [
      'an impossible bucket',
      { env: { HEADSTART_STATE_BUCKET: 'gs://b' } },
      'usage',
      /HEADSTART_STATE_BUCKET/,
    ],
    ['unknown target', { flags: { target: 'aws' } }, 'usage', /aws/],
    ['Google Cloud without a project', { flags: { target: 'gcp' } }, 'project-missing', /project/],
    ['a clock that stands', { env: { HEADSTART_CLOCK_FACTOR: '0' } }, 'usage', /HEADSTART_CLOCK_FACTOR/],
  ] as const)('refuses %s', (_name, parts, code, text) => {
    let caught: unknown;
    try {
      resolve(parts);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(HeadstartError);
    const { failure } = caught as HeadstartError;
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(text);
    expect(failure.nextStep).not.toBeNull();
  });
});

it('says what is in the way of a settings file that cannot be read', async () => {
  const folder = await temporaryFolder();
  expect(await readSettingsFile(join(folder, 'settings.yaml'))).toBeNull();
  await expect(readSettingsFile(folder)).rejects.toMatchObject({
    failure: { code: 'file-unreadable', message: expect.stringContaining(folder) as string },
  });
});

const whole = `target: simulated
project: p1
region: us-central1
zone: us-central1-a
prepared:
  idleMinutes: 5
watch: {policy: suggest, coolDownSeconds: 60, maxUsd: 3.5}
simulated:
  clockFactor: 30
  latency: off
  preemptionsPerHour: 0.5
  seed: 7
`;

it('reads any mutation of a settings file, or refuses it with a place', { timeout: 3_600_000 }, () => {
  const rounds = process.env['HEADSTART_FUZZ'] === 'full' ? 50_000 : 500;
  const random = seededRandom(2026);
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const file = mutateText(whole, random);
    try {
      resolve({ file });
    } catch (error) {
      if (!(error instanceof HeadstartError)) throw new Error(`of ${JSON.stringify(file)}`, { cause: error });
      expect(error.failure.places?.[0]).toMatchObject({
        file: 'settings.yaml',
        line: expect.any(Number) as number,
      });
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(rounds / 10);
  expect(refused).toBeLessThan(rounds);
});

it('keeps the history embedded unless the file says where else it is', () => {
  const embedded = { store: 'embedded', database: '(default)', keepDays: null };
  expect(resolve({ file: '' }).profiles).toEqual(embedded);
  const file = 'profiles: { store: firestore, database: team-runs, keepDays: 30 }';
  expect(resolve({ file }).profiles).toEqual({ store: 'firestore', database: 'team-runs', keepDays: 30 });
  for (const wrong of ['store: mongo', 'database: A', 'keepDays: 0', 'days: 1'])
    expect(() => resolve({ file: `profiles: { ${wrong} }` })).toThrow(/settings.yaml:1: /);
});

describe('docs/settings.md', async () => {
  const text = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([\w.]+)` /gm)].map(([, key]) => key);

  it('lists every key of settings.yaml and no other', () => {
    const keys = settingsKeys([]).flatMap((key) => {
      const inner = settingsKeys([key]);
      return inner.length === 0 ? [key] : inner.map((name) => `${key}.${name}`);
    });
    expect(documented.toSorted()).toEqual(keys.toSorted());
  });

  it('has an example that is read', () => {
    const example = /```yaml\n([^]*?)```/.exec(text)?.[1] ?? '';
    expect(resolve({ file: example })).toMatchObject({ target: 'gcp' });
  });

  it('lists every variable that settings are read from', async () => {
    const sources = await Promise.all(
      ['resolve-settings.ts', 'settings-file.ts'].map((name) =>
        readFile(new URL(`../../planner/settings/${name}`, import.meta.url), 'utf8'),
      ),
    );
    const read = [...sources.join('\n').matchAll(/env\['(HEADSTART_\w+)'\]/g)].map(([, name]) => name);
    // How the demo and tests host the simulated cloud; nothing to set by hand.
    const inner = new Set(['HEADSTART_SIMULATED_HOSTING']);
    const variables = [...new Set(read)].filter((name) => name !== undefined && !inner.has(name));
    expect(variables.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
