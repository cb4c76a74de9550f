/** Text that is markup already; everything else is escaped where it is put into markup. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[];

/** Markup from a template: what is put in is escaped, unless it was made by this function itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = texts.map((text, place) => text + (place < parts.length ? markupOf(parts[place]!) : ''));
  return { html: markup.join('') };
}

/** Text of this program that needs no escaping, such as a style sheet. */
export function trusted(text: string): Html {
  return { html: text };
}

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return 'html' in part ? part.html : part.map((one) => one.html).join('\n');
}

/** Controls, and the marks that reorder or hide text: none of them is part of a name. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

function escaped(text: string): string {
  return text.replace(invisible, ' ').replace(/[&<>"']/g, (character) => entities[character]!);
}
