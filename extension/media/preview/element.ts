type Child = Node | string;
type Attributes = Readonly<Record<string, string | number | boolean>>;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An HTML element; strings become text, `false` leaves an attribute out. */
export function element(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElement {
  return filled(document.createElement(tag), attributes, children);
}

export function svgElement(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElement {
  return filled(document.createElementNS(svgNamespace, tag), attributes, children);
}

function filled<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes))
    if (value !== false) made.setAttribute(name, value === true ? '' : String(value));
  made.append(...children);
  return made;
}

/** The element of the page's own HTML with this id. */
export function placeOf(id: string): HTMLElement {
  const place = document.getElementById(id);
  if (place === null) throw new Error(`preview.html has no #${id}`);
  return place;
}

/** A table with a caption; the first cell of a row heads it. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const head = element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col' }, heading)));
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((cell, index) =>
        index === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell),
      ),
    ),
  );
  const parts = [element('caption', {}, caption), element('thead', {}, head), element('tbody', {}, ...body)];
  return element('div', { class: 'scrolling' }, element('table', {}, ...parts));
}
