import type { Page } from 'playwright-core';

export interface LatencyProbe {
  /** Text of the line whose end is watched. */
  readonly line: string;
  /** `inlay`: the line's own text; `after`: what a decoration puts behind it. */
  readonly kind: 'inlay' | 'after';
}

interface Probed {
  readonly samples: number[];
  wait(): Promise<void>;
  stop(): void;
}

/**
 * Milliseconds from each keydown to the DOM mutation after which the end of a line is another, seen in the page itself.
 * The keys are pressed one after the other, each when the one before has been answered.
 */
export async function keystrokeLatencies(
  page: Page,
  keys: readonly string[],
  probe: LatencyProbe,
): Promise<readonly number[]> {
  await page.evaluate(watch, probe);
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.evaluate(() => (globalThis as unknown as { headstartProbe: Probed }).headstartProbe.wait());
  }
  return page.evaluate(() => {
    const { headstartProbe } = globalThis as unknown as { headstartProbe: Probed };
    headstartProbe.stop();
    return headstartProbe.samples;
  });
}

/** Runs in the page. */
function watch({ line, kind }: LatencyProbe): void {
  const root = document.querySelector('.editor-instance .view-lines');
  if (root === null) throw new Error('no editor is open');
  // The editor writes spaces that do not break.
  const textOf = (row: Element): string => (row.textContent ?? '').replaceAll('\u00a0', ' ');
  const shownNow = (): string => {
    const row = [...root.querySelectorAll('.view-line')].find((each) => textOf(each).includes(line));
    if (row === undefined) return '';
    if (kind === 'inlay') return textOf(row);
    return [...row.querySelectorAll('span')]
      .map((span) => getComputedStyle(span, '::after').content)
      .join('');
  };
  let shown = shownNow();
  let pressedAt: number | null = null;
  let answered: (() => void) | null = null;
  const samples: number[] = [];
  const onKey = (): void => void (pressedAt = performance.now());
  const onMutation = (): void => {
    const now = pressedAt === null ? shown : shownNow();
    if (pressedAt === null || now === shown || !now.replaceAll('none', '')) return;
    samples.push(performance.now() - pressedAt);
    shown = now;
    pressedAt = null;
    answered?.();
  };
  const observer = new MutationObserver(onMutation);
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener('keydown', onKey, true);
  Object.assign(globalThis, {
    headstartProbe: {
      samples,
      wait: () =>
        new Promise<void>((done, fail) => {
          if (pressedAt === null) return done();
          answered = done;
          setTimeout(() => fail(new Error(`nothing has changed but "${shownNow()}"`)), 15_000);
        }),
      stop: () => {
        observer.disconnect();
        document.removeEventListener('keydown', onKey, true);
      },
    },
  });
}

/** `p50 120 ms, p95 210 ms of 200`. */
export function summary(samples: readonly number[]): string {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms of ${sorted.length}`;
}
