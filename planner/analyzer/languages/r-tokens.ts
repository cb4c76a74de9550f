/** One token of R source. `quote` marks a backtick name. */
export interface RToken {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'open' | 'close' | 'comma' | 'newline';
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

const patterns: readonly (readonly [RToken['kind'] | 'skip', RegExp])[] = [
  ['skip', /[^\S\n]+|#[^\n]*/y],
  ['newline', /\n|;/y],
  ['string', /[rR]"\(((?!\)")[\s\S])*(?:\)"|$)|"(?:\\[\s\S]|[^"\\])*(?:"|$)|'(?:\\[\s\S]|[^'\\])*(?:'|$)/y],
  ['number', /0x[\da-fA-F]+L?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[Li]?/y],
  [
    'name',
    /(?:[A-Za-z.\u0080-\uFFFF][\w.\u0080-\uFFFF]*:::?)?[A-Za-z.\u0080-\uFFFF][\w.\u0080-\uFFFF]*|`[^`\n]*`?/y,
  ],
  ['operator', /<<-|<-|->>|->|\|>|%[^%\n]*%|==|!=|<=|>=|&&|\|\||::|[-+*/^<>=!&|~?:$@\\]/y],
  ['open', /[([{]/y],
  ['close', /[)\]}]/y],
  ['comma', /,/y],
];

/** Splits R source into tokens; characters that begin none are passed over. */
export function rTokens(text: string): readonly RToken[] {
  const tokens: RToken[] = [];
  let line = 1;
  let lineEnd = text.indexOf('\n');
  for (let at = 0; at < text.length;) {
    const [kind, end] = tokenAt(text, at);
    if (kind !== 'skip') tokens.push({ kind, start: at, end, line });
    for (; lineEnd >= 0 && lineEnd < end; lineEnd = text.indexOf('\n', lineEnd + 1)) line += 1;
    at = end;
  }
  return tokens;
}

/** What most tokens of R are, by their first sign, so that no pattern is tried in vain. */
function likely(text: string, at: number): readonly [RToken['kind'] | 'skip', number] | null {
  const sign = text[at] ?? '';
  if (sign === ',') return ['comma', at + 1];
  if (sign === '\n' || sign === ';') return ['newline', at + 1];
  if (sign === '(' || sign === '[' || sign === '{') return ['open', at + 1];
  if (sign === ')' || sign === ']' || sign === '}') return ['close', at + 1];
  if (sign !== ' ' || text[at + 1] === ' ') return null;
  return ['skip', at + 1];
}

function tokenAt(text: string, at: number): readonly [RToken['kind'] | 'skip', number] {
  const found = likely(text, at);
  if (found !== null) return found;
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    if (pattern.test(text) && pattern.lastIndex > at) return [kind, pattern.lastIndex];
  }
  return ['skip', at + 1];
}
