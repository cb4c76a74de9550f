import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Message, Question } from '../../schemas/message.ts';
import { buildSample } from '../support/build-profile.ts';
import { createReadLine } from '../../planner/terminal/readline-prompt.ts';
import { createTerminalHost, type TerminalOptions } from '../../planner/terminal/terminal-host.ts';

const question: Question = { kind: 'spend', text: 'Prepare it?', details: ['$0.85 an hour'] };

function setUp(changes: Partial<TerminalOptions> = {}, answer: string | null = 'y') {
  const written = { stdout: '', stderr: '' };
  const prompts: string[] = [];
  const host = createTerminalHost({
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    isTTY: true,
    color: false,
    yes: false,
    json: false,
    readLine: (prompt) => {
      prompts.push(prompt);
      return Promise.resolve(answer);
    },
    ...changes,
  });
  return { host, written, prompts };
}

describe('a question', () => {
  test.each([
    ['y', true],
    ['YES ', true],
    ['', false],
    ['n', false],
    ['yellow', false],
    [null, false],
  ])('answered %j is %j', async (answer, expected) => {
    const { host, written, prompts } = setUp({}, answer);
    expect(await host.ask(question)).toBe(expected);
    expect(written.stdout).toBe('   this spends:\n     - $0.85 an hour\n');
    expect(prompts).toEqual(['Prepare it? [y/N] ']);
  });

  test('is not asked with --yes, but shown', async () => {
    const { host, written, prompts } = setUp({ yes: true, isTTY: false });
    expect(await host.ask(question)).toBe(true);
    expect(written.stdout).toContain('Prepare it? yes (--yes)');
    expect(prompts).toEqual([]);
  });

  test('is refused where nobody can answer', async () => {
    const { host, prompts } = setUp({ isTTY: false });
    const error: unknown = await host.ask(question).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HeadstartError);
    expect((error as HeadstartError).failure).toMatchObject({ code: 'consent-required', fault: 'user' });
    expect(prompts).toEqual([]);
  });
});

describe('where text goes', () => {
  const output = (stream: 'stdout' | 'stderr', text: string) =>
    ({ code: 'run', event: { kind: 'output', runId: 'run-1', jobName: 'train', stream, text } }) as const;

  test('with --json stdout stays empty', () => {
    const { host, written } = setUp({ json: true });
    host.emit({ code: 'step', text: 'planning' });
    host.emit(output('stdout', 'epoch 1\n'));
    expect(written.stdout).toBe('');
    expect(written.stderr).toBe('== planning\nepoch 1\n');
  });

  test('what a job prints goes through untouched, each stream to its own', () => {
    const { host, written } = setUp();
    host.emit(output('stdout', '\u001b[31mred\u001b[0m'));
    host.emit(output('stderr', 'oops'));
    expect(written).toEqual({ stdout: '\u001b[31mred\u001b[0m', stderr: 'oops' });
  });

  test('a failure goes to stderr', () => {
    const { host, written } = setUp();
    host.emit({
      code: 'failure',
      failure: { code: 'quota', fault: 'cloud', message: 'Full.', nextStep: null },
    });
    expect(written).toEqual({ stdout: '', stderr: 'error quota Full.\n' });
  });
});

describe('the last line', () => {
  const progress = (state: 'started' | 'done') =>
    ({
      code: 'apply-progress',
      stack: 'job',
      progress: { address: 'google_compute_disk.data', action: 'create', state, elapsedSeconds: 0 },
    }) as const;

  test('of a terminal shows what was started, and is erased by what follows', () => {
    const { host, written } = setUp();
    host.emit(progress('started'));
    host.emit(progress('done'));
    const started = '  … google_compute_disk.data creating';
    expect(written.stdout).toBe(`${started}\r\u001b[K  ✓ google_compute_disk.data created\n`);
  });

  test('of a pipe is never rewritten', () => {
    const { host, written } = setUp({ isTTY: false });
    host.emit(progress('started'));
    expect(written.stdout).toBe('');
  });

  test('never wraps', () => {
    const { host, written } = setUp({ width: 20 });
    host.emit(progress('started'));
    expect(written.stdout).toHaveLength(19);
  });
});

describe('reading a line', () => {
  const setUpPrompt = () => {
    const input = new PassThrough();
    return { input, readLine: createReadLine(input, new PassThrough()) };
  };

  test('answers what was typed', async () => {
    const { input, readLine } = setUpPrompt();
    const answer = readLine('? ');
    input.write('yes\n');
    expect(await answer).toBe('yes');
  });

  test('answers null at the end of input', async () => {
    const { input, readLine } = setUpPrompt();
    const answer = readLine('? ');
    input.end();
    expect(await answer).toBeNull();
  });

  test('rejects with the reason when it is aborted', async () => {
    const { readLine } = setUpPrompt();
    const abort = new AbortController();
    const answer = readLine('? ', abort.signal);
    abort.abort(new Error('^C'));
    await expect(answer).rejects.toThrow('^C');
  });
});

describe('usage', () => {
  const usage = (): Message => ({
    code: 'usage',
    run: null,
    sample: buildSample({ memoryGib: 1.5 }),
    playback: true,
  });

  test('is one rewritten line on a terminal, and says that it is played back', () => {
    const { host, written } = setUp({ width: 200 });
    for (let sample = 0; sample < 3; sample += 1) host.emit(usage());
    expect(written.stdout).not.toContain('\n');
    expect(written.stdout.match(/playback/g)).toHaveLength(3);
  });

  test('is every tenth line in a log', () => {
    const { host, written } = setUp({ isTTY: false });
    for (let sample = 0; sample < 21; sample += 1) host.emit(usage());
    expect(written.stdout.trim().split('\n')).toHaveLength(3);
  });
});
