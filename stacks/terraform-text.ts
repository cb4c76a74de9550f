/**
 * The same text as a Terraform template that evaluates back to exactly it.
 *
 * Terraform reads every string of JSON configuration as a template, and cdktf looks for its own tokens in strings
 * before that; user text must be neither. Three things are broken up, each by a form that Terraform evaluates away:
 * `${` and `%{` (source: Terraform JSON syntax, "Expression Mapping"), cdktf's string token `TfToken[`, and numbers so
 * large that cdktf takes them for an encoded number token.
 */
export function terraformText(text: string): string {
  const withoutSequences = text.replace(/[$%]+\{/g, escapeSequence);
  const withoutTokens = withoutSequences.replaceAll('TfToken[', 'TfToken${"["}');
  return withoutTokens.replace(/[-|\d.+]+e[-|\d.eE+]+/g, breakNumberToken);
}

/** A run of signs before the brace, like `$${`, has no doubling that all versions read alike: it is quoted instead. */
function escapeSequence(sequence: string): string {
  const signs = sequence.slice(0, -1);
  return signs.length === 1 ? `${signs}${signs}{` : `\${"${signs}"}{`;
}

/** cdktf encodes number tokens as doubles near -1.9e289, and decodes them wherever a string holds such a number. */
function breakNumberToken(number: string): string {
  return Math.abs(Number.parseFloat(number)) > 1e200 ? number.replaceAll('e', '${"e"}') : number;
}

/** JSON in ASCII only: Terraform normalises text to Unicode NFC, which would change a file name written otherwise. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
