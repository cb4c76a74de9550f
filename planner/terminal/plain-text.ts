/** CSI, the string sequences (OSC, DCS, SOS, PM, APC) with their terminator, and two-character escapes. */
const escapeSequences = new RegExp(
  `${code(0x1b)}(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^${code(0x07)}${code(0x1b)}]*(?:${code(0x07)}|${code(0x1b)}\\\\)?|[ -~])?`,
  'g',
);

/** C0 and C1 controls, and the marks that reorder or hide text (bidirectional controls, zero-width, separators). */
const invisible = new RegExp(
  `[${code(0x00)}-${code(0x1f)}${code(0x7f)}-${code(0x9f)}\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]`,
  'gu',
);

function code(number: number): string {
  return `\\u${number.toString(16).padStart(4, '0')}`;
}

/**
 * Text of the user's (names, paths, messages of tools) made safe to print: escape sequences go, line breaks and tabs
 * become spaces, and every other control character goes, so that no name can move the cursor or hide a line.
 */
export function plainText(text: string): string {
  return text
    .replace(/\r\n|[\n\r\t]/g, ' ')
    .replace(escapeSequences, '')
    .replace(invisible, '');
}
