import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownProjects } from '../../planner/compose-projects.ts';
import { localProjects } from '../../planner/executor/google-projects-file.ts';
import { searchProjects } from '../../planner/executor/resource-manager-reader.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const file = '.config/gcloud/application_default_credentials.json';
const config = (name: string): string => `.config/gcloud/configurations/config_${name}`;

interface Machine {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

async function namedBy({ env = {}, files = {} }: Machine): Promise<readonly string[]> {
  const home = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  const projects = await localProjects({ HOME: home, ...env });
  return projects.map(({ projectId, source }) => `${source} ${projectId}`);
}

describe('projects that this machine names', () => {
  it.each<[string, Machine, readonly string[]]>([
    ['nothing where there is nothing', {}, []],
    ['a variable', { env: { GOOGLE_CLOUD_PROJECT: 'alpha-1' } }, ['environment alpha-1']],
    [
      'the quota project of a login',
      { files: { [file]: '{"type":"authorized_user","quota_project_id":"beta-22","refresh_token":"s"}' } },
      ['credentials beta-22'],
    ],
    [
      'the project of a key',
      { files: { [file]: '{"type":"service_account","project_id":"gamma-3"}' } },
      ['credentials gamma-3'],
    ],
    [
      'the active configuration of gcloud',
      {
        files: {
          '.config/gcloud/active_config': 'work\n',
          [config('default')]: '[core]\nproject = other-1\n',
          [config('work')]: '[compute]\nproject = no-core\n[core]\naccount = a@b.c\nproject = delta-4\n',
        },
      },
      ['gcloud delta-4'],
    ],
    [
      'the default configuration where none is said to be active',
      { files: { [config('default')]: '[core]\nproject = epsilon-5\n\n[compute]\nzone = z\n' } },
      ['gcloud epsilon-5'],
    ],
    [
      'a configuration that a variable names, and no path that it could be',
      {
        env: { CLOUDSDK_ACTIVE_CONFIG_NAME: '../../secret' },
        files: { [config('default')]: '[core]\nproject = zeta-66\n' },
      },
      ['gcloud zeta-66'],
    ],
    ['nothing of a broken file', { files: { [file]: '{', [config('default')]: 'project = x' } }, []],
    ['no name that is none', { env: { GOOGLE_CLOUD_PROJECT: 'A project!' } }, []],
  ])('%s', async (_name, machine, expected) => {
    expect(await namedBy(machine)).toEqual(expected);
  });
});

describe('projects that can be chosen', () => {
  it('are those of this machine, each once, where the target is simulated', async () => {
    const home = await temporaryFolder();
    const env = { HOME: home, GOOGLE_CLOUD_PROJECT: 'alpha-1', CLOUDSDK_CORE_PROJECT: 'beta-22' };
    mkdirSync(join(home, dirname(file)), { recursive: true });
    writeFileSync(join(home, file), '{"quota_project_id":"alpha-1"}');
    expect(await knownProjects({ env }, { target: 'simulated', project: 'simulated-project' })).toEqual([
      { projectId: 'alpha-1', name: null, source: 'environment' },
      { projectId: 'beta-22', name: null, source: 'environment' },
    ]);
  });
});

/** Cloud Resource Manager on loopback: pages of projects, or what it refuses with. */
async function cloudOf(status: number, pages: readonly (readonly object[])[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('pageToken') ?? 0);
    const next = page + 1 < pages.length ? { nextPageToken: String(page + 1) } : {};
    response.writeHead(status).end(JSON.stringify({ projects: pages[page], ...next }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = {
    baseUrl: `http://127.0.0.1:${port}`,
    token: () => Promise.resolve('t'),
    clock: { sleep: () => Promise.resolve() },
  };
  return { options, asked, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('projects that the cloud tells', () => {
  it('are read page by page and sorted, with what is none left out', async () => {
    const cloud = await cloudOf(200, [
      [{ projectId: 'beta', displayName: 'Beta' }, { name: 'projects/1' }],
      [{ projectId: 'alpha' }],
    ]);
    expect(await searchProjects(cloud.options)).toEqual([
      { projectId: 'alpha', name: null, source: 'cloud' },
      { projectId: 'beta', name: 'Beta', source: 'cloud' },
    ]);
    expect(cloud.asked).toEqual([
      'GET /v3/projects:search?query=state%3AACTIVE&pageSize=500 Bearer t',
      'GET /v3/projects:search?query=state%3AACTIVE&pageSize=500&pageToken=1 Bearer t',
    ]);
    await cloud.close();
  });

  it.each([
    [403, 'auth'],
    [500, 'unreachable'],
  ])('are a failure where it answers %d', async (status, code) => {
    const cloud = await cloudOf(status, [[]]);
    await expect(searchProjects(cloud.options)).rejects.toMatchObject({ failure: { code } });
    await cloud.close();
  });
});
