/** User text as literal text of a Markdown table or paragraph: no link, no HTML, no command. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, (mark) => (mark === '<' ? '&lt;' : `\\${mark}`))
    .replaceAll(/\s+/g, ' ');
}

/** A table; empty where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
