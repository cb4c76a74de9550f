import type { Message } from '../../schemas/message.ts';
import { plainText } from './plain-text.ts';
import { renderAnalysis } from './render-analysis.ts';
import { renderChanges } from './render-changes.ts';
import { renderFailure } from './render-failure.ts';
import { renderPlan } from './render-plan.ts';
import { renderProgress } from './render-progress.ts';
import { continuation, renderRun } from './render-run.ts';
import { renderDivergence, renderUsage } from './render-usage.ts';
import type { Style } from './style.ts';

/** One message as lines of text without the last line break; null where it has nothing to show. */
export function renderMessage(message: Message, style: Style, width: number): string | null {
  switch (message.code) {
    case 'step':
      return `${style.accent('==')} ${style.bold(plainText(message.text))}`;
    case 'note':
      return `   ${plainText(message.text)}`;
    case 'warning':
      return `${style.warn('warning')} ${plainText(placed(message))}`;
    case 'analysed':
      return renderAnalysis(message.analysis, style);
    case 'planned':
      return renderPlan(message.plan, style, width);
    case 'changes':
      return renderChanges(message.changes, style);
    case 'apply-progress':
      return renderProgress(message.progress, style);
    case 'run':
      return message.event.kind === 'state' ? `   ${renderRun(message.event.run, style)}` : null;
    case 'usage':
      return renderUsage(message.sample, message.playback, style);
    case 'divergence':
      return renderDivergence(message.divergence, style);
    case 'adjusted':
      return `${style.good('adjusted')} ${plainText(`${message.from} → ${message.to}`)} (revision ${message.revision})`;
    case 'preempted':
      return renderPreempted(message, style);
    case 'failure':
      return renderFailure(message.failure, style);
  }
}

function renderPreempted(
  { instance, at, run }: Extract<Message, { code: 'preempted' }>,
  style: Style,
): string {
  const goesOn = run === null ? '' : `; ${run.id} ${continuation(run)}`;
  return `${style.warn('preempted')} ${plainText(`${instance} at ${at}${goesOn}`)}`;
}

function placed(warning: Extract<Message, { code: 'warning' }>): string {
  if (warning.file === undefined) return warning.text;
  const line = warning.line === undefined ? '' : `:${warning.line}`;
  return `${warning.file}${line}: ${warning.text}`;
}
