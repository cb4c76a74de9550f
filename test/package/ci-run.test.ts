import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/run', import.meta.url));

/** An npm that writes down what it is asked, fails where FAIL names the script, and leaves REPORT where one is asked for. */
const npm = `#!/bin/bash
echo "$*" >>"$CALLS"
for argument in "$@"; do
  case "$argument" in
    --outputFile.json=*) if [ -n "$REPORT" ]; then printf '%s' "$REPORT" >"\${argument#*=}"; fi ;;
    "$FAIL") failed=1 ;;
  esac
done
exit \${failed:-0}
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headstart-ci-'));
  writeFileSync(join(folder, 'npm'), npm);
  chmodSync(join(folder, 'npm'), 0o755);
  // What is missing on this machine is not installed by a test.
  for (const installer of ['apt-get', 'sudo', 'chromium']) {
    writeFileSync(join(folder, installer), '#!/bin/bash\n');
    chmodSync(join(folder, installer), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What vitest would write of a file with so many passed and failed tests; one that cannot be loaded has none of either. */
function file(name: string, passed: number, failed: number): object {
  const results = [...Array<string>(passed).fill('passed'), ...Array<string>(failed).fill('failed')];
  return {
    name,
    status: failed > 0 || results.length === 0 ? 'failed' : 'passed',
    assertionResults: results.map((status) => ({ status })),
  };
}

function report(...testResults: readonly object[]): string {
  return JSON.stringify({ testResults });
}

interface Case {
  readonly name: string;
  readonly report: string;
  readonly fail?: string;
  /** Four checks count one each: install, format, lint, types; then come three runs of tests. */
  readonly last: string;
  readonly status: 0 | 1;
}

const cases: readonly Case[] = [
  { name: 'all is well', report: report(file('a', 10, 0)), last: '34 passed, 0 failed', status: 0 },
  {
    name: 'a test failed',
    report: report(file('a', 5, 0), file('b', 4, 1)),
    last: '31 passed, 3 failed',
    status: 1,
  },
  {
    name: 'a file could not be loaded',
    report: report(file('a', 9, 0), file('b', 0, 0)),
    last: '31 passed, 3 failed',
    status: 1,
  },
  {
    name: 'lint failed',
    report: report(file('a', 10, 0)),
    fail: 'lint',
    last: '33 passed, 1 failed',
    status: 1,
  },
  { name: 'the runner died without a report', report: '', last: '4 passed, 3 failed', status: 1 },
  {
    name: 'the runner failed although every test passed',
    report: report(file('a', 10, 0)),
    fail: 'test',
    last: '34 passed, 1 failed',
    status: 1,
  },
];

test.concurrent.each(cases)('.ci/run when $name', async ({ name, report: text, fail, last, status }) => {
  const calls = join(folder, `${name}.calls`);
  const path = [folder, process.env['PATH']].join(delimiter);
  const env = { PATH: path, CALLS: calls, REPORT: text, FAIL: fail ?? 'nothing', HOME: '/nonexistent' };
  const child = spawn(script, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [stdout] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(last);
  expect(child.exitCode).toBe(status);
  const asked = readFileSync(calls, 'utf8').match(/^(ci\b|run --silent [a-z:]+)/gm);
  expect(asked?.slice(0, 6)).toEqual([
    'ci',
    ...['format', 'lint', 'types', 'test', 'test:cdktf'].map((one) => `run --silent ${one}`),
  ]);
});
