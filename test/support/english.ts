import type { Translate } from '../../extension/views/translate.ts';

/** Texts as they are written in the code, with their arguments put in, as the editor does without a language pack. */
export const english: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));
