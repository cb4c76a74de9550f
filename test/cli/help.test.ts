import { afterAll, describe, test } from 'vitest';
import { HereWorld } from './command-line.ts';

const world = new HereWorld();
afterAll(() => world.close());

const commands = [
  ...['analyze', 'plan', 'preview', 'prepare', 'submit', 'watch', 'status', 'release'],
  ...['profiles', 'profiles list', 'profiles show', 'profiles import', 'profiles export', 'profiles prune'],
  ...['models', 'models list', 'models train', 'models rollback'],
  ...['federate init', 'federate join', 'federate contribute', 'federate merge'],
  ...['init', 'synth', 'export', 'simulator', 'serve', 'doctor', 'demo'],
  ...['check', 'explain', 'backtest', 'price', 'gpus', 'catalog show', 'catalog refresh'],
];
/** These print something else than one answer. */
const withoutJson = ['synth', 'simulator', 'serve', 'catalog'];

describe.concurrent('help', () => {
  test.for([...commands, 'catalog'])('headstart %s --help', async (command, { expect }) => {
    const { code, stdout, stderr } = await world.run([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: headstart ${command} `));
    expect(stdout).toMatch(/^Examples?[^\n]*:\n {2}/m);
    expect(stdout.includes('--json')).toBe(!withoutJson.includes(command));
  });

  test('the first help names every command and what the exit codes say', async ({ expect }) => {
    const { code, stdout } = await world.run(['--help']);
    expect(code).toBe(0);
    for (const [command] of commands.map((words) => words.split(' ')))
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    for (const word of ['HEADSTART_STATE_DIR', '130', 'Exit codes']) expect(stdout).toContain(word);
  });
});

describe.concurrent('a wrong command line', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['nothing at all', [], /Usage: headstart/],
    ['no such command', ['paln', 'x'], /unknown command 'paln'[\s\S]*plan/],
    ['no file', ['plan'], /missing required argument 'file'/],
    ['no such option', ['plan', 'x.py', '--bogus'], /unknown option '--bogus'/],
    ['too much', ['plan', 'x.py', 'y.py'], /too many arguments/],
    ['a format that there is not', ['export', 'out', '--job', 'x', '--format', 'hcl'], /cdktf-json/],
    ['a target that there is not', ['plan', 'x.py', '--target', 'aws'], /"aws" is no target/],
    ['gcp without a project', ['plan', 'x.py', '--target', 'gcp'], /project-missing[\s\S]*--project/],
    ['no job to release', ['release', '--yes'], /Name the job to release/],
    ['a clock that stands', ['simulator', '--clock', '0'], /no factor from 1/],
    ['a rate that is none', ['simulator', '--preempt', 'often'], /no rate from 0/],
    ['a quota file that is not there', ['simulator', '--quota', 'no.json'], /quota file .*no\.json/],
    ['a name that leaves the state folder', ['release', '../../../x', '--yes'], /no name of a job/],
  ];

  test.for(cases)('%s is exit code 1', async ([, args, message], { expect }) => {
    const { code, stdout, stderr } = await world.run(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('--json tells it as JSON too', async ({ expect }) => {
    for (const args of [['plan'], ['plan', '--bogus', 'x.py'], ['bogus'], ['status', '--target', 'aws']]) {
      const answer = await world.json(args, 1);
      expect(answer.at('failure', 'code')).toBe('usage');
      expect(answer.at('failure', 'fault')).toBe('user');
    }
  });
});
