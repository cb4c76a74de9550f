import { commands, l10n, Range, Uri, window } from 'vscode';
import { HeadstartError, type Failure } from '../../schemas/failure.ts';
import { failureActions, failureText, isSilent, type FailureAction } from '../views/failure-actions.ts';
import { jobNameIn } from '../views/failure-words.ts';

/** Carries a command out and shows why it failed, with what helps. Answers undefined then. */
export async function orShowFailure<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    // The command has ended: nobody waits for the dialog.
    void showFailure(error.failure, async () => void (await orShowFailure(work)));
    return undefined;
  }
}

/** Shows a failure with its next step and the buttons that help. */
export async function showFailure(failure: Failure, retry: () => Promise<void>): Promise<void> {
  if (isSilent(failure)) return;
  const buttons = failureActions(failure).map((action) => ({ title: titleOf(action), action }));
  const isOurs = failure.fault === 'headstart' || failure.fault === 'cloud';
  const show = isOurs ? window.showErrorMessage : window.showWarningMessage;
  const pressed = await show(failureText(failure, l10n.t), ...buttons);
  if (pressed) await act(pressed.action, failure, retry);
}

async function act(action: FailureAction, failure: Failure, retry: () => Promise<void>): Promise<void> {
  switch (action) {
    case 'retry':
      return retry();
    case 'open-file':
      return openPlace(failure);
    case 'release':
    case 'watch':
      return onJob(commandOf[action], failure);
    case 'settings':
      return commands.executeCommand('workbench.action.openSettings', '@ext:headstart.headstart');
    case 'doctor':
    case 'log':
    case 'select-project':
    case 'status':
    case 'prepare':
    case 'explain':
    case 'preview':
    case 'alternatives':
    case 'job-file':
      return commands.executeCommand(commandOf[action]);
  }
}

const commandOf = {
  doctor: 'headstart.doctor',
  log: 'headstart.showLog',
  'select-project': 'headstart.selectProject',
  status: 'headstart.showStatus',
  prepare: 'headstart.prepareResources',
  explain: 'headstart.explainPrediction',
  release: 'headstart.releaseResources',
  watch: 'headstart.watchUsage',
  preview: 'headstart.previewPlan',
  alternatives: 'headstart.compareAlternatives',
  'job-file': 'headstart.openJobFile',
} as const;

/** The command asks for the job where the failure does not name it. */
async function onJob(command: string, { detail }: Failure): Promise<void> {
  const jobName = jobNameIn(detail);
  await (jobName === null ? commands.executeCommand(command) : commands.executeCommand(command, { jobName }));
}

async function openPlace({ places = [] }: Failure): Promise<void> {
  const [place] = places;
  if (place === undefined) return;
  const line = (place.line ?? 1) - 1;
  const selection = new Range(line, (place.column ?? 1) - 1, line, (place.column ?? 1) - 1);
  await window.showTextDocument(Uri.file(place.file), { selection });
}

function titleOf(action: FailureAction): string {
  switch (action) {
    case 'doctor':
      return l10n.t('Run Doctor');
    case 'log':
      return l10n.t('Show Log');
    case 'select-project':
      return l10n.t('Select Project');
    case 'open-file':
      return l10n.t('Open File');
    case 'status':
      return l10n.t('Show Status');
    case 'prepare':
      return l10n.t('Prepare Resources');
    case 'explain':
      return l10n.t('Explain Prediction');
    case 'release':
      return l10n.t('Release');
    case 'watch':
      return l10n.t('Watch Usage');
    case 'preview':
      return l10n.t('Preview');
    case 'alternatives':
      return l10n.t('Compare Alternatives');
    case 'job-file':
      return l10n.t('Open Job File');
    case 'settings':
      return l10n.t('Open Settings');
    case 'retry':
      return l10n.t('Try Again');
  }
}
