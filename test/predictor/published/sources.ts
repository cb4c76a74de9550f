import type { Source } from './published-memory.ts';

/** Used for text and image models alike. */
export const peftTable: Source = {
  url: 'https://github.com/huggingface/peft/blob/5d602fdbff04c33c1c4de55cda9d4ae1d7cb7e40/README.md',
  date: '2026-08-21',
};
