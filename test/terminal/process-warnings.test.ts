import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { leaveOutWarnings } from '../../planner/process-warnings.ts';

test('a warning that is told otherwise is left out, and any other is told once', () => {
  const told: string[] = [];
  const process = new EventEmitter().on('warning', ({ name }: Error) => void told.push(name));
  leaveOutWarnings(process, ['MetadataLookupWarning']);
  for (const name of ['MetadataLookupWarning', 'DeprecationWarning'])
    process.emit('warning', Object.assign(new Error('said'), { name }));
  expect(told).toEqual(['DeprecationWarning']);
});
