import type { LogOutputChannel } from 'vscode';
import type { EditorHost } from '../host.ts';
import type { PlannerProcess } from '../planner-process-client.ts';
import type { Assessments } from './assessments.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';
import type { JobEntries } from './job-entries.ts';
import type { PreparedJobs } from './prepared-jobs.ts';
import type { Reports } from './reports.ts';
import type { RunOutputs } from './run-outputs.ts';
import type { RunWatches } from './run-watches.ts';

/** What the extension gives the commands. */
export interface CommandBasis {
  readonly planner: Pick<PlannerProcess, 'request'>;
  readonly host: EditorHost;
  readonly log: LogOutputChannel;
  readonly assessments: Assessments;
  readonly chosen: ChosenOfferings;
  readonly entries: JobEntries;
  readonly prepared: PreparedJobs;
}

/** What the commands work with. */
export interface CommandParts extends CommandBasis {
  readonly reports: Reports;
  readonly watches: RunWatches;
  readonly outputs: RunOutputs;
}
