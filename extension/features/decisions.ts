import { commands, l10n, window, type Disposable } from 'vscode';
import { usdPerHourText } from '../views/figures.ts';
import { isLongIdle } from '../views/job-state.ts';
import { machineText } from '../views/machine-text.ts';
import { PendingDecision, type Decision } from '../views/pending-decision.ts';
import type { CommandParts } from './command-parts.ts';

/** Notifications, and only of what the user alone can decide. */
export function registerDecisions({ host, prepared }: CommandParts): Disposable[] {
  const pending = new PendingDecision();
  const told = new Set<string>();
  return [
    host.onDidAsk(() => pending.asked()),
    host.onDidSay((message) => {
      const decision = pending.hear(message);
      if (decision !== null) void askFor(decision, prepared);
    }),
    prepared.onDidChange(() => {
      for (const status of prepared.statuses.filter(isLongIdle)) {
        const key = `${status.prepared.jobName} ${status.prepared.preparedAt}`;
        if (!told.has(key)) void askAboutIdle(status.prepared);
        told.add(key);
      }
    }),
  ];
}

async function askFor(decision: Decision, { statuses }: CommandParts['prepared']): Promise<void> {
  if (decision.kind === 'adjust') return offerAdjustment(decision);
  const { instance } = decision;
  const standing = statuses.find(({ prepared }) => prepared.instance === instance)?.prepared;
  const again = l10n.t('Prepare Again');
  const status = l10n.t('Show Status');
  const text = l10n.t('{0} was preempted. Preparing again starts it, and its run goes on.', instance);
  const pressed = await window.showWarningMessage(text, again, status);
  const path = standing?.plan.source?.path;
  if (pressed === again) await commands.executeCommand('headstart.prepareResources', path);
  if (pressed === status) await commands.executeCommand('headstart.showStatus');
}

async function offerAdjustment({ divergence, plan }: Extract<Decision, { kind: 'adjust' }>): Promise<void> {
  const adjust = l10n.t('Adjust Now');
  const usage = l10n.t('Watch Usage');
  const to = plan.offering === null ? '' : machineText(plan.offering);
  const costs = usdPerHourText(plan.cost, l10n.t);
  const text = l10n.t('{0}: {1} A better machine: {2}, {3}.', plan.job.name, divergence.reason, to, costs);
  const pressed = await window.showWarningMessage(text, adjust, usage);
  const job = { jobName: plan.job.name };
  if (pressed === adjust) await commands.executeCommand('headstart.adjustNow', job);
  if (pressed === usage) await commands.executeCommand('headstart.watchUsage', job);
}

type Prepared = CommandParts['prepared']['statuses'][number]['prepared'];

async function askAboutIdle({ jobName, plan }: Prepared): Promise<void> {
  const run = l10n.t('Submit and Run');
  const release = l10n.t('Release');
  const costs = usdPerHourText(plan.cost, l10n.t);
  const text = l10n.t('The machine of {0} stands idle and costs {1}.', jobName, costs);
  const pressed = await window.showInformationMessage(text, run, release);
  if (pressed === run) await commands.executeCommand('headstart.submitAndRun', { jobName });
  if (pressed === release) await commands.executeCommand('headstart.releaseResources', { jobName });
}
