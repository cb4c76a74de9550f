import type { PreviewAction } from '../../views/preview-actions.ts';
import type { ToPage } from '../../views/preview-messages.ts';
import type { PreviewModel } from '../../views/preview-model.ts';
import { element, placeOf } from './element.ts';
import { editor, keep, keptTab, send } from './page.ts';
import {
  changesSection,
  compareSection,
  figuresSection,
  findingsSection,
  noticesSection,
  predictionSection,
  rejectedSection,
} from './sections.ts';
import { tabsElement } from './tabs.ts';

type Render = (model: PreviewModel) => Node[];

const sections: Readonly<Record<string, Render>> = {
  notices: noticesSection,
  figures: figuresSection,
  compare: compareSection,
  changes: changesSection,
  findings: findingsSection,
  prediction: predictionSection,
  rejected: rejectedSection,
  details: detailsSection,
  lead: ({ lead = [] }) => lead.map((sentence) => element('p', { class: 'note' }, sentence)),
  actions: actionButtons,
};

/** What each section was made of last. */
const made = new Map<string, Node>();

/** Renders what the extension posts; what has not changed is left alone, and the focus stays where it was. */
function show(model: PreviewModel): void {
  keep(model.path, keptTab());
  const focused = document.activeElement?.getAttribute('data-key') ?? null;
  setText('title', model.title);
  setText('status', model.status);
  placeOf('busy').hidden = !model.isBusy;
  for (const [id, render] of Object.entries(sections)) fill(id, render(model), model);
  restoreFocus(focused);
}

function setText(id: string, text: string): void {
  const place = placeOf(id);
  // A live region is read out whenever its text is set, even to what it was.
  if (place.textContent !== text) place.textContent = text;
}

function fill(id: string, nodes: Node[], { labels }: PreviewModel): void {
  const place = placeOf(id);
  const name = place.dataset['label'];
  const label =
    name === undefined ? null : (Object.entries(labels).find(([key]) => key === name)?.[1] ?? null);
  const heading = label !== null && 'heading' in place.dataset ? [element('h2', {}, label)] : [];
  const next = element('div', {}, ...heading, ...nodes);
  if (label !== null) place.setAttribute('aria-label', label);
  place.hidden = nodes.length === 0;
  // Compared with what was made, not with what stands: a tab that was opened and a point with the focus stay as they are.
  if (made.get(id)?.isEqualNode(next) === true) return;
  made.set(id, next.cloneNode(true));
  place.replaceChildren(next);
}

function restoreFocus(key: string | null): void {
  if (key === null || document.activeElement?.getAttribute('data-key') === key) return;
  document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

function detailsSection({ path, terraform, json, labels }: PreviewModel): Node[] {
  if (json === undefined) return [];
  const tabs = [
    { id: 'terraform', label: labels.terraform, text: terraform === '' ? labels.noChanges : terraform },
    { id: 'json', label: labels.json, text: json },
  ];
  return [tabsElement(labels.details, tabs, keptTab() ?? 'terraform', (tab) => keep(path, tab))];
}

function actionButtons({ actions }: PreviewModel): Node[] {
  return actions.map(actionButton);
}

/** A button that cannot be used says why and stays within reach of the Tab key. */
function actionButton({ command, label, isPrimary, refused }: PreviewAction): HTMLElement {
  const button = element(
    'button',
    {
      type: 'button',
      class: isPrimary ? 'primary' : 'secondary',
      'data-key': `action ${command}`,
      'aria-disabled': refused === null ? false : 'true',
      title: refused ?? false,
    },
    label,
  );
  button.addEventListener('click', () => (refused === null ? send(command) : undefined));
  return button;
}

window.addEventListener('message', ({ data }: MessageEvent<Partial<ToPage>>) => {
  if (data.kind === 'show' && data.model !== undefined) show(data.model);
});
editor.postMessage({ kind: 'ready' });
