import { commands, l10n, window, type Disposable } from 'vscode';
import { usdPerHourText } from '../views/figures.ts';
import { isIdle } from '../views/job-state.ts';
import { machineText } from '../views/machine-text.ts';
import { PendingDecision, type Decision } from '../views/pending-decision.ts';
import type { CommandParts } from './command-parts.ts';

/** Notifications, and only of what the user alone can decide. */
export function registerDecisions({ host, prepared }: CommandParts): Disposable[] {
  const pending = new PendingDecision();
  const idle = new IdleMachines();
  return [
    host.onDidAsk(() => pending.asked()),
    host.onDidSay((message) => {
      const decision = pending.hear(message);
      if (decision !== null) void askFor(decision);
    }),
    prepared.onDidChange(() => idle.look(prepared.statuses, Date.now())),
  ];
}

async function askFor(decision: Decision): Promise<void> {
  if (decision.kind === 'adjust') return offerAdjustment(decision);
  const again = l10n.t('Prepare Again');
  const text = l10n.t(
    '{0} was preempted. Preparing again starts it, and its run goes on.',
    decision.instance,
  );
  const status = l10n.t('Show Status');
  const pressed = await window.showWarningMessage(text, again, status);
  if (pressed === again) await commands.executeCommand('headstart.prepareResources');
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

/** Machines that were seen idle, since when, and whether that was told. */
class IdleMachines {
  readonly #since = new Map<string, number>();
  readonly #told = new Set<string>();

  look(statuses: CommandParts['prepared']['statuses'], now: number): void {
    const idle = statuses.filter(isIdle);
    const keys = new Set(idle.map(({ prepared }) => keyOf(prepared)));
    for (const key of this.#since.keys()) if (!keys.has(key)) this.#since.delete(key);
    for (const { prepared } of idle) {
      const key = keyOf(prepared);
      const since = this.#since.get(key) ?? now;
      this.#since.set(key, since);
      // Half of the time after which it stops by itself is left to decide.
      if (now - since < prepared.plan.idleMinutes * 30_000 || this.#told.has(key)) continue;
      this.#told.add(key);
      void askAboutIdle(prepared);
    }
  }
}

type Prepared = CommandParts['prepared']['statuses'][number]['prepared'];

function keyOf({ jobName, preparedAt }: Prepared): string {
  return `${jobName} ${preparedAt}`;
}

async function askAboutIdle({ jobName, plan }: Prepared): Promise<void> {
  const run = l10n.t('Submit and Run');
  const release = l10n.t('Release');
  const costs = usdPerHourText(plan.cost, l10n.t);
  const text = l10n.t('The machine of {0} stands idle and costs {1}.', jobName, costs);
  const pressed = await window.showInformationMessage(text, run, release);
  if (pressed === run) await commands.executeCommand('headstart.submitAndRun', { jobName });
  if (pressed === release) await commands.executeCommand('headstart.releaseResources', { jobName });
}
