import { expect, it } from 'vitest';
import { entryLenses, type EntryLensState } from '../../extension/views/entry-lenses.ts';
import { english } from '../support/english.ts';

const quiet: EntryLensState = { isTrusted: true, difference: null, refusal: null };

it.each<[string, Partial<EntryLensState>, readonly string[]]>([
  ['are three', {}, ['Prepare Resources', 'Preview', 'Why?']],
  ['prepare nothing in Restricted Mode', { isTrusted: false }, ['Preview', 'Why?']],
  [
    'say last what has changed',
    { difference: 'prepared a → now b' },
    ['Prepare Resources', 'Preview', 'Why?', '$(git-compare) prepared a → now b'],
  ],
  [
    'say last that a choice is refused',
    { refusal: 'too small' },
    [
      'Prepare Resources',
      'Preview',
      'Why?',
      "$(warning) Your choice does not fit any more: use Headstart's pick",
    ],
  ],
])('the links of an entry %s', (_name, state, expected) => {
  expect(entryLenses({ ...quiet, ...state }, english).map(({ title }) => title)).toEqual(expected);
});
