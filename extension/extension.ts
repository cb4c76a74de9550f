import { window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands.ts';
import { Assessments } from './features/assessments.ts';
import { ChosenOfferings } from './features/chosen-offerings.ts';
import { JobEntries } from './features/job-entries.ts';
import { registerInline } from './features/inline.ts';
import { JobFileProblems } from './features/job-file-problems.ts';
import { registerJobFileLanguage } from './features/job-file-language.ts';
import { registerOpenExample } from './features/open-example.ts';
import { PreparedJobs } from './features/prepared-jobs.ts';
import { registerPreviewPanel } from './features/preview-panel.ts';
import { EditorHost } from './host.ts';
import { plannerCommand } from './planner-command.ts';
import { PlannerProcess } from './planner-process-client.ts';
import { plannerSettings, readSettings } from './settings.ts';

/** Starts nothing but listeners: the planner is started by the first document that is looked at. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Headstart', { log: true });
  const host = new EditorHost(log);
  const planner = plannerOf(context, host, (line) => log.debug(line));
  const chosen = new ChosenOfferings(context.workspaceState);
  const assessments = new Assessments(planner, chosen);
  const entries = new JobEntries(assessments, chosen);
  const prepared = new PreparedJobs({ planner, host, assessments });
  context.subscriptions.push(
    log,
    host,
    { dispose: () => planner.dispose() },
    assessments,
    chosen,
    entries,
    prepared,
    ...registerInline({ planner, assessments, chosen, prepared }),
    ...registerPreviewPanel({
      planner,
      host,
      assessments,
      chosen,
      entries,
      extensionUri: context.extensionUri,
    }),
    ...registerCommands({ planner, host, log, assessments, chosen, entries, prepared }),
    new JobFileProblems(planner),
    ...registerJobFileLanguage(context.extensionPath),
    ...registerOpenExample(context),
    workspace.onDidChangeConfiguration((change) => {
      if (!plannerSettings.some((section) => change.affectsConfiguration(section))) return;
      void planner.restart().then(() => assessments.refreshAll());
    }),
  );
}

function plannerOf(
  { extensionPath }: ExtensionContext,
  listener: EditorHost,
  log: (line: string) => void,
): PlannerProcess {
  const platform = { execPath: process.execPath, env: process.env, extensionPath };
  return new PlannerProcess({
    command: () => plannerCommand(readSettings(), platform),
    listener,
    log,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}
