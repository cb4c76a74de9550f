import type { EventEmitter } from 'node:events';

/**
 * Keeps warnings of these names off stderr; the others are told as before. What Google's auth library says of a machine
 * that is none of Google's (`MetadataLookupWarning`) is part of the failure that
 * Headstart tells in its own words, and what its clients say of their own paging (`AutopaginateTrueWarning`) helps nobody.
 */
export function leaveOutWarnings(process: EventEmitter, names: readonly string[]): void {
  const tellers = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error) => {
    if (!names.includes(warning.name)) for (const tell of tellers) tell.call(process, warning);
  });
}
