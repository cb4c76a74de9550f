import { describe, expect, it } from 'vitest';
import { pathOfPage, readFromPage } from '../../extension/views/preview-messages.ts';

describe('a message of the preview page', () => {
  it.each([
    [{ kind: 'ready' }],
    [{ kind: 'pick', key: 'n2-standard-2/1/none/us-central1-a/SPOT' }],
    [{ kind: 'command', command: 'apply' }],
    [{ kind: 'command', command: 'trust' }],
  ])('is read: %j', (message) => expect(readFromPage(message)).toEqual(message));

  it.each([
    [null],
    ['ready'],
    [{}],
    [{ kind: 'pick' }],
    [{ kind: 'pick', key: 7 }],
    [{ kind: 'command', command: 'workbench.action.quit' }],
    [{ kind: 'command', command: null }],
  ])('is none of ours: %j', (message) => expect(readFromPage(message)).toBeNull());
});

describe('what the editor keeps of the page', () => {
  it.each([
    [{ path: '/project/train.py' }, '/project/train.py'],
    [{ path: '/project/train.py', tab: 'json' }, '/project/train.py'],
    [{ path: 1 }, null],
    [undefined, null],
  ])('names the entry: %j', (state, path) => expect(pathOfPage(state)).toBe(path));
});
