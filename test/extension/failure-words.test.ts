import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { failureActions, failureText, type FailureAction } from '../../extension/views/failure-actions.ts';
import { jobNameIn } from '../../extension/views/failure-words.ts';
import { restFailure } from '../../planner/executor/rest-failure.ts';
import { classifyStderr } from '../../planner/terraform/classify-stderr.ts';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import { buildChange, plannerWorld, type Script } from '../support/planner-world.ts';
import { buildRun } from '../support/build-profile.ts';
import { english } from '../support/english.ts';

const planner = join(import.meta.dirname, '..', '..', 'planner');

async function failureOf(work: () => Promise<unknown>): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof HeadstartError) return error.failure;
    throw error;
  }
  throw new Error('It did not fail.');
}

const running = buildRun({ state: 'running', exitCode: null, endedAt: null });

/** A planner with `tune` prepared. */
async function prepared(script: Partial<Script> = {}) {
  const world = plannerWorld();
  await world.planner.prepare(await world.planner.plan({ path: '/project/job.yaml' }));
  Object.assign(world.script, script);
  return world.planner;
}

/** What only the terminal knows: its command, and options of it. */
const ofTheTerminal = /\bheadstart [a-z]+|(^|[ "])--[a-z]/;

describe('a failure of the planner in the editor', () => {
  it.each<[string, () => Promise<Failure>, string, readonly FailureAction[], string | null]>([
    [
      'that nothing is prepared',
      () => failureOf(() => plannerWorld().planner.submit('tune')),
      'Nothing is prepared for tune. Prepare it first.',
      ['prepare'],
      'tune',
    ],
    [
      'that a run has not ended',
      async () => {
        const one = await prepared({ runs: [running] });
        return failureOf(() => one.submit('tune'));
      },
      `${running.id} of tune has not ended yet. Watch it until it ends.`,
      ['watch', 'status'],
      'tune',
    ],
    [
      'that the machine would be replaced under a run',
      async () => {
        const jobChanges = [buildChange({ action: 'replace' })];
        const one = await prepared({ runs: [running], jobChanges });
        const plan = await one.plan({ path: '/project/job.yaml' });
        return failureOf(() => one.prepare(plan));
      },
      `${running.id} has not ended on headstart-tune. Watch it, or release the job, which ends it.`,
      ['watch', 'release'],
      'tune',
    ],
    [
      'of credentials',
      () => Promise.resolve(restFailure(401, 'Unauthenticated')),
      'Google Cloud refused the credentials, or they lack a permission. Run "gcloud auth application-default login"; the doctor says what else is missing.',
      ['doctor', 'select-project'],
      null,
    ],
    [
      'of Terraform, unknown',
      () => Promise.resolve(classifyStderr('Something odd\nand more')),
      'Terraform failed: Something odd The log has the cause: mend what it names, then try again.',
      ['log', 'retry'],
      null,
    ],
  ])('%s', async (_name, failing, text, actions, jobName) => {
    const failure = await failing();
    expect(failureText(failure, english)).toBe(text);
    expect(failureActions(failure)).toEqual(actions);
    expect(jobNameIn(failure.detail)).toBe(jobName);
  });

  it('that is not told precisely is shown as the planner says it', () => {
    const failure: Failure = { code: 'unknown', fault: 'cloud', message: 'It rains.', nextStep: 'Wait.' };
    expect(failureText(failure, english)).toBe('It rains. Wait.');
  });
});

/** Places in the planner that say something of the terminal in a failure that an editor has no words for. */
function unspoken(path: string): readonly string[] {
  const text = readFileSync(join(planner, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const textOf = (name: string): string | undefined =>
        node.properties.find((property) => property.name?.getText() === name)?.getText();
      const isOfTerminal = ofTheTerminal.test(textOf('nextStep') ?? '');
      // Input that is no JSON-RPC has no editor to tell.
      const isHeard = !(textOf('message') ?? '').includes('no JSON-RPC');
      if (isHeard && isOfTerminal && textOf('code') !== undefined && textOf('detail') === undefined)
        found.push(`${path}: ${textOf('nextStep') ?? ''}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Commands of the terminal that have no request of the protocol. */
const terminalAlone =
  /^(cli|demo|terminal|rules|files|catalog)\/|federation|release-environment|state\/model-files|simulator-failures/;

it('no failure that reaches an editor sends its user to the terminal', () => {
  const paths = globSync('**/*.ts', { cwd: planner }).filter((path) => !terminalAlone.test(path));
  expect(paths.length).toBeGreaterThan(300);
  expect(paths.flatMap(unspoken)).toEqual([]);
});
