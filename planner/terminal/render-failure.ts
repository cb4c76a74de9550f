import type { Failure, Place } from '../../schemas/failure.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** A failure: what went wrong with its places, the underlying text line by line, and what to do next. */
export function renderFailure(failure: Failure, style: Style): string {
  const lines = [`${style.bad(`error ${failure.code}`)} ${plainText(failure.message)}`];
  // A cause of several lines tells each problem with its place already.
  if (!failure.cause?.includes('\n')) {
    for (const place of failure.places ?? []) lines.push(`  at ${renderPlace(place)}`);
  }
  if (failure.cause !== undefined && failure.cause !== '') {
    lines.push(
      ...failure.cause
        .trimEnd()
        .split('\n')
        .map((line) => style.dim(`  | ${plainText(line)}`)),
    );
  }
  if (failure.nextStep !== null) lines.push(`  ${style.accent('→')} ${plainText(failure.nextStep)}`);
  return lines.join('\n');
}

function renderPlace({ file, line, column }: Place): string {
  const position = [line, line === null ? null : column].filter((number) => typeof number === 'number');
  return plainText([file, ...position].join(':'));
}
