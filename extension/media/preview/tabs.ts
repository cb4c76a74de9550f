import { element } from './element.ts';
import { rovingFocus } from './roving-focus.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** Texts behind tabs; the arrow keys go from tab to tab and open what they arrive at. */
export function tabsElement(
  label: string,
  tabs: readonly Tab[],
  open: string,
  opened: (id: string) => void,
): HTMLElement {
  const buttons = tabs.map(({ id, label: name }) =>
    element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${id}`,
        'aria-controls': `panel-${id}`,
        'data-key': `tab ${id}`,
      },
      name,
    ),
  );
  const panels = tabs.map(({ id, text }) =>
    element(
      'pre',
      {
        role: 'tabpanel',
        id: `panel-${id}`,
        'aria-labelledby': `tab-${id}`,
        tabindex: 0,
        'data-key': `text ${id}`,
      },
      text,
    ),
  );
  const select = (index: number): void => {
    buttons.forEach((button, at) => {
      button.setAttribute('aria-selected', at === index ? 'true' : 'false');
      button.setAttribute('tabindex', at === index ? '0' : '-1');
    });
    panels.forEach((panel, at) => (panel.hidden = at !== index));
  };
  const choose = (index: number): void => {
    select(index);
    opened(tabs[index]?.id ?? '');
  };
  buttons.forEach((button, index) => button.addEventListener('click', () => choose(index)));
  rovingFocus(buttons, choose);
  select(
    Math.max(
      0,
      tabs.findIndex(({ id }) => id === open),
    ),
  );
  return element('div', {}, element('div', { role: 'tablist', 'aria-label': label }, ...buttons), ...panels);
}
