import { Unknown, type Value } from './value.ts';

/** Looks up `google_compute_disk.data.id`, `local.zone`, …; answers what is known of it. */
export type Lookup = (reference: string) => Value;

const interpolation = /\$\{|%\{/;
const reference = /^\$\{\s*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\]|\["[^"\\]*"\])+)\s*\}$/;
/** A quoted literal inside an interpolation, without one of its own. */
const literal = /\$\{\s*("(?:[^"\\$%]|\\["\\nrt]|[$%](?!\{))*")\s*\}/g;

/**
 * The value of a string in Terraform JSON, which is a template: literal text as itself, a lone reference as what it refers
 * to, and any other expression as unknown. Nothing is evaluated.
 */
export function templateValue(text: string, lookup: Lookup): Value {
  if (!interpolation.test(text)) return text;
  const alone = reference.exec(text)?.[1];
  if (alone !== undefined) return lookup(alone);
  // `$${` and `%%{` stand for `${` and `%{`; what lies between them may hold quoted literals.
  const parts = text.split(/(\$\$\{|%%\{)/);
  const known = parts.every(
    (part, index) => index % 2 === 1 || !interpolation.test(part.replace(literal, '.')),
  );
  if (!known) return new Unknown('it is computed by an expression');
  return parts
    .map((part, index) => (index % 2 === 1 ? part.slice(1) : part.replace(literal, unquoted)))
    .join('');
}

function unquoted(_whole: string, quoted: string): string {
  return JSON.parse(quoted) as string;
}
