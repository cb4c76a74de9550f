import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const extension = join(import.meta.dirname, '..', '..', 'extension');

interface Setting {
  readonly scope: string;
  readonly markdownDescription: string;
}

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: boolean };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const read = (path: string): string => readFileSync(join(extension, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { commands, configuration, walkthroughs } = manifest.contributes;
const contributed = commands.map(({ command }) => command).sort();
const settings = Object.keys(configuration.properties).sort();
const code = ['commands.ts', 'extension.ts', ...globSync('features/*.ts', { cwd: extension })]
  .map(read)
  .join('\n');

/** Every text of the code that names something of ours. */
const named = new Set([...code.matchAll(/'(headstart\.\w+)'/g)].map(([, name]) => name ?? ''));

describe('the manifest', () => {
  test('names no command that the code does not know', () =>
    expect(contributed.filter((command) => !named.has(command))).toEqual([]));

  test('lets the editor start the extension for what it reads, and never for everything', () => {
    expect(manifest.activationEvents).not.toContain('*');
    const [, list = ''] = /codeSelector: DocumentSelector = \[([^\]]*)\]/.exec(code) ?? [];
    const languages = [...list.matchAll(/'([\w-]+)'/g)].map(([, language]) => `onLanguage:${language ?? ''}`);
    expect(languages.length).toBeGreaterThan(8);
    const events = manifest.activationEvents;
    expect([...languages, 'onLanguage:yaml'].filter((event) => !events.includes(event))).toEqual([]);
  });

  test('has every setting that the code reads, described', () => {
    const source = read('settings.ts');
    const keys = [...source.matchAll(/(?:read\.get|text)\('([\w.]+)'/g)].map(
      ([, key]) => `headstart.${key ?? ''}`,
    );
    expect(settings).toEqual([...new Set(keys)].sort());
    const described = Object.values(configuration.properties).filter(({ markdownDescription }) =>
      /^%setting\.[\w.]+%$/.test(markdownDescription),
    );
    expect(described).toHaveLength(settings.length);
  });

  test('lets no untrusted workspace choose what is run, or where', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(supported).toBe('limited');
    const shown = ['headstart.inlineHints', 'headstart.codeLens', 'headstart.diagnostics'];
    expect([...restrictedConfigurations].sort()).toEqual(settings.filter((key) => !shown.includes(key)));
  });

  test('lets each folder decide what is shown in its files', () => {
    const { properties } = configuration;
    const perFolder = settings.filter((key) => properties[key]?.scope === 'resource');
    expect(perFolder).toEqual(['headstart.codeLens', 'headstart.diagnostics', 'headstart.inlineHints']);
  });

  test('disables what prepares, runs or releases where nobody trusts the workspace', () => {
    const acting = commands.filter(({ enablement }) => enablement === 'isWorkspaceTrusted');
    const must = ['adjustNow', 'prepareResources', 'releaseResources', 'submitAndRun'].map(
      (name) => `headstart.${name}`,
    );
    expect(must.filter((command) => !acting.some((one) => one.command === command))).toEqual([]);
  });

  test('has the pictures of its walkthrough, whose steps are done by commands that there are', () => {
    const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    expect(steps).toHaveLength(4);
    expect(
      [manifest.icon, ...steps.map(({ media }) => media.svg)].filter(
        (path) => !existsSync(join(extension, path)),
      ),
    ).toEqual([]);
    const events = steps.flatMap(({ completionEvents }) => completionEvents);
    expect(events.filter((event) => !contributed.includes(event.replace('onCommand:', '')))).toEqual([]);
  });

  test('has the version of the planner that it brings', () => {
    const { version } = JSON.parse(read('../package.json')) as { readonly version: string };
    expect(manifest.version).toBe(version);
  });
});
