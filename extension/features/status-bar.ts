import { l10n, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import { statusText } from '../views/status-text.ts';
import type { CommandParts } from './command-parts.ts';
import { differenceOf } from './trees.ts';

/** One item with the state and the cost so far of what is prepared; it is not there while nothing is. */
export function registerStatusBar({ prepared }: Pick<CommandParts, 'prepared'>): Disposable[] {
  const item = window.createStatusBarItem('headstart.status', StatusBarAlignment.Left, 10);
  item.name = 'Headstart';
  item.command = 'headstart.showStatus';
  const show = (): void => {
    const status = statusText(prepared.statuses, (each) => differenceOf(prepared, each), l10n.t);
    if (status === null) return item.hide();
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.backgroundColor = status.differs ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  show();
  return [item, prepared.onDidChange(show)];
}
