import type { Translate } from '../../extension/views/translate.ts';

/** The texts as they stand in the code, with their arguments: what the editor does where there is no translation. */
export const inEnglish: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d+)\}/g, (_, place: string) => String(args[Number(place)] ?? ''));
