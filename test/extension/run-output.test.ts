import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostCharacters, RunOutput } from '../../extension/views/run-output.ts';

const omitted = '(older output is left out)';

/** What an editor shows that carries out every change. */
function shownOf(chunks: readonly string[], stream: 'stdout' | 'stderr' = 'stdout'): string {
  const output = new RunOutput(omitted);
  let shown = '';
  for (const chunk of chunks) {
    output.print(stream, chunk);
    const change = output.take();
    if (change !== null) shown = change.kind === 'append' ? shown + change.text : change.text;
  }
  return shown;
}

describe('the output of a run', () => {
  it.each<[string, readonly string[], string]>([
    ['is shown as it comes', ['epoch 1\nep', 'och 2\n'], 'epoch 1\nepoch 2\n'],
    ['has no colours', ['\u001b[31mred\u001b[0m\n', 'a \u001b[3', '2mb\n'], 'red\na b\n'],
    ['of a bar has its end', ['\r 1 %', '\r 50 %', '\r 100 %\nnext\n'], ' 100 %\nnext\n'],
    ['keeps what stood before a line was overwritten', ['load', '\rdone\n'], 'load\ndone\n'],
    ['takes the line ends of Windows', ['a\r\nb\r', '\nc'], 'a\nb\nc'],
    ['is nothing where nothing is printed', [''], ''],
  ])('%s', (_name, chunks, expected) => expect(shownOf(chunks)).toBe(expected));

  it('of two streams does not mix the lines that wait', () => {
    const output = new RunOutput(omitted);
    output.print('stderr', '\r 10 %');
    output.print('stdout', 'loss 0.3\n');
    output.print('stderr', '\r 20 %\n');
    expect(output.take()).toEqual({ kind: 'append', text: 'loss 0.3\n 20 %\n' });
  });

  it('is bounded, keeps the newest and says that something has gone', () => {
    const line = `${'x'.repeat(99)}\n`;
    const chunks = Array.from({ length: 30 }, () => line.repeat(1000));
    const shown = shownOf([...chunks, 'the end\n']);
    expect(shown.length).toBeLessThanOrEqual(mostCharacters);
    expect(shown.startsWith(`${omitted}\nxxx`)).toBe(true);
    expect(shown.endsWith('the end\n')).toBe(true);
    expect(shownOf([`${'\r50 %'.repeat(mostCharacters)}`, '\n'])).toBe('50 %\n');
  });

  it('is the same however it is cut', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b\n', '\u001b[1m', ' ', '\r\n'), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (printed) => {
        const whole = `${printed.join('')}\n`;
        expect(shownOf([...whole])).toBe(shownOf([whole]));
      }),
    );
  });
});
