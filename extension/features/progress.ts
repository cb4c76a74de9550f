import { l10n, ProgressLocation, window } from 'vscode';
import type { EditorHost } from '../host.ts';
import { ApplySummary } from '../views/apply-summary.ts';

/** Shows what the planner does, resource by resource, with a button that cancels it. */
export function withJobProgress<T>(
  host: Pick<EditorHost, 'onDidSay' | 'await'>,
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    window.withProgress(options, async (progress, token) => {
      const controller = new AbortController();
      const summary = new ApplySummary(l10n.t);
      const cancellation = token.onCancellationRequested(() => {
        progress.report({ message: l10n.t('stopping, what has begun is finished …') });
        controller.abort();
      });
      const messages = host.onDidSay((message) => {
        const step = summary.hear(message);
        if (step !== null && !controller.signal.aborted) progress.report(step);
      });
      try {
        return await host.await(() => work(controller.signal));
      } finally {
        cancellation.dispose();
        messages.dispose();
      }
    }),
  );
}
