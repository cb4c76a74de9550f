/**
 * One stop of the Tab key for a row of items: the arrow keys, Home and End go from item to item. `arrived` is called with
 * the item that has the focus then.
 */
export function rovingFocus(
  items: readonly (HTMLElement | SVGElement)[],
  arrived?: (index: number) => void,
): void {
  items.forEach((item, index) => {
    item.addEventListener('keydown', (event) => {
      const next = nextIndex((event as KeyboardEvent).key, index, items.length);
      if (next === null) return;
      event.preventDefault();
      items.forEach((one, at) => one.setAttribute('tabindex', at === next ? '0' : '-1'));
      items[next]?.focus();
      arrived?.(next);
    });
  });
}

function nextIndex(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (index + 1) % count;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (index + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Calls `act` on a click, Enter and Space. */
export function onActivate(item: HTMLElement | SVGElement, act: () => void): void {
  item.addEventListener('click', act);
  item.addEventListener('keydown', (event) => {
    const { key } = event as KeyboardEvent;
    if (key !== 'Enter' && key !== ' ') return;
    event.preventDefault();
    act();
  });
}
