import { describe, expect, it } from 'vitest';
import { resolveSettings, type SettingsSources } from '../../planner/settings/resolve-settings.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Settings } from '../../schemas/settings.ts';

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
    ['an empty file', { file: '' }, { target: 'simulated' }],
    ['the clock factor', { env: { HEADSTART_CLOCK_FACTOR: '120' } }, { simulated: { clockFactor: 120 } }],
  ] as const)('%s', (_name, parts, expected) => {
    expect(resolve(parts)).toMatchObject(expected);
  });

  it.each([
    ['unknown key', { file: 'projekt: p1' }, 'usage', /projekt/],
    ['wrong type', { file: 'prepared: {idleMinutes: often}' }, 'usage', /prepared\.idleMinutes/],
    ['no YAML', { file: 'a: [' }, 'usage', /settings\.yaml/],
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
