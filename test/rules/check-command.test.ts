import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesiseApp } from '../../planner/stacks.ts';
import type { RuleReport } from '../../schemas/rule.ts';
import { runCommandLine } from '../cli/command-line.ts';
import type { Ended } from '../e2e/headstart-process.ts';
import { buildPlan } from '../support/build-plan.ts';
import { configuration, machine, machineChange, withMachine } from '../support/rule-inputs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** `headstart check …` in a folder of the given files. */
async function check(files: Readonly<Record<string, object | string>>, ...args: string[]): Promise<Ended> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return checkIn(folder, ...args);
}

function checkIn(folder: string, ...args: string[]): Promise<Ended> {
  const env = { HEADSTART_STATE_DIR: folder, NO_COLOR: '1' };
  return runCommandLine(['check', ...args], { cwd: folder, env });
}

function reportOf({ stdout }: Ended): RuleReport {
  return JSON.parse(stdout) as RuleReport;
}

const smallA3 = withMachine({ machine_type: 'a3-highgpu-2g' });
const sound = withMachine({});

describe('headstart check', () => {
  it('is exit code 1 where Google Cloud would refuse, and says what to change', async () => {
    const answer = await check({ 'main.tf.json': smallA3 }, 'main.tf.json');
    expect(answer.code).toBe(1);
    expect(answer.stderr).toBe('');
    expect(answer.stdout).toMatch(/^error R07 {2}google_compute_instance\.m\n.*not sold as STANDARD/);
    expect(answer.stdout).toMatch(/→ Set scheduling\.provisioning_model to SPOT or FLEX_START/);
    expect(answer.stdout).toMatch(/errors; 1 resource checked\.\n$/);
  });

  it('is exit code 0 where nothing worse than a warning is found', async () => {
    const warned = configuration({
      'google_project_iam_custom_role.r': { permissions: ['compute.snapshots.useReadOnly'] },
      'google_compute_instance.m': machine(),
    });
    const answer = await check({ 'main.tf.json': warned }, '.');
    expect(answer.code).toBe(0);
    expect(answer.stdout).toContain('warning R19');
  });

  it('answers in JSON', async () => {
    const answer = await check({ 'main.tf.json': smallA3 }, 'main.tf.json', '--json');
    expect(answer.code).toBe(1);
    const { violations, checked, notJudged } = reportOf(answer);
    expect(violations[0]).toEqual({
      rule: 'R07',
      severity: 'error',
      address: 'google_compute_instance.m',
      message: 'a3-highgpu-2g is not sold as STANDARD.',
      fix: 'Set scheduling.provisioning_model to SPOT or FLEX_START, or take a3-highgpu-8g.',
      source: 'Compute Engine, accelerator-optimized machines (copy of 13 April 2026)',
    });
    expect({ checked, notJudged }).toEqual({ checked: 1, notJudged: [] });
  });

  it('judges what a plan changes', async () => {
    const plan = machineChange(
      ['update'],
      { machine_type: 'a3-highgpu-4g' },
      { machine_type: 'a3-highgpu-8g' },
    );
    const answer = await check({ 'plan.json': plan }, 'plan.json', '--json');
    expect(answer.code).toBe(1);
    expect(reportOf(answer).violations.map(({ rule }) => rule)).toContain('R10');
  });

  it("finds nothing wrong with Headstart's own cdktf output, nested stacks included", async () => {
    const folder = await temporaryFolder();
    await synthesiseApp(buildPlan(), join(folder, 'cdktf.out'));
    const answer = await checkIn(folder, 'cdktf.out', '--json');
    expect(answer.code).toBe(0);
    expect(reportOf(answer)).toMatchObject({ violations: [], checked: 4, notJudged: [] });
  });

  it('reads nested folders, and no links or installed modules', async () => {
    const folder = await temporaryFolder();
    for (const [name, content] of [
      ['stacks/a/cdk.tf.json', sound],
      ['stacks/b/cdk.tf.json', smallA3],
      ['.terraform/modules/x/main.tf.json', smallA3],
      ['stacks/b/manifest.json', { version: 1 }],
    ] as const) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), JSON.stringify(content));
    }
    await symlink(folder, join(folder, 'loop'));
    const report = reportOf(await checkIn(folder, '.', '--json'));
    expect(report.checked).toBe(2);
    expect(new Set(report.violations.map((one) => one.folder))).toEqual(new Set(['stacks/b']));
  });

  it('names the files that it cannot read beside those that it can', async () => {
    const answer = await check({ 'a.tf.json': sound, 'b.tf': 'resource "x" "y" {}' }, '.', '--json');
    expect(reportOf(answer).unread).toEqual(['b.tf']);
  });

  it.each([
    ['what is not there', {}, ['nothing'], /file-not-found/],
    ['a folder without Terraform JSON', { 'a.json': '{}' }, ['.'], /holds no \*\.tf\.json/],
    ['Terraform in its own language alone', { 'main.tf': '' }, ['.'], /terraform show -json/],
    ['a comma too much', { 'main.tf.json': '{\n"a": 1,,\n}' }, ['.'], /at main\.tf\.json:2$/m],
    ['a file that ends too soon', { 'main.tf.json': '{\n"a":\n' }, ['.'], /at main\.tf\.json:2$/m],
    [
      'a saved plan',
      { 'p.plan': 'PK\u0003\u0004' },
      ['p.plan'],
      /is a saved plan, which "terraform show -json"/,
    ],
    ['what is no JSON', { 'main.tf.json': 'resource {' }, ['.'], /main\.tf\.json cannot be checked/],
    ['another kind of JSON', { 'package.json': '{"name":"x"}' }, ['package.json'], /neither Terraform JSON/],
  ])('refuses %s with exit code 1', async (_what, files, args, message) => {
    const answer = await check(files, ...args);
    expect({ code: answer.code, stdout: answer.stdout }).toEqual({ code: 1, stdout: '' });
    expect(answer.stderr).toMatch(message);
  });

  it('prints no control sequence of a file', async () => {
    const named = {
      resource: { google_compute_instance: { 'm\u001b[2J': machine({ machine_type: 'g2-standard-64' }) } },
    };
    const answer = await check({ 'main.tf.json': named }, '.');
    expect(answer.stdout).toContain('R04');
    expect(answer.stdout).not.toContain('\u001b');
  });
});
