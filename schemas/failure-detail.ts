/**
 * What failures are about, by a stable id with its arguments in order, so that an editor can say them in its own words and
 * language. A failure that is not listed is known by its code and its sentence alone.
 */
export interface FailureArguments {
  readonly 'nothing-prepared': readonly [jobName: string];
  readonly 'lost-track': readonly [jobName: string, names: string];
  readonly 'no-executor': readonly [];
  readonly 'run-on-machine': readonly [jobName: string, runId: string, instance: string];
  readonly 'run-not-ended': readonly [jobName: string, runId: string];
  readonly 'run-lost': readonly [jobName: string, dataDisk: string];
  readonly 'no-run': readonly [instance: string];
  readonly 'many-machines': readonly [machineCount: number];
  readonly 'would-replace': readonly [address: string, forcedBy: string];
  /** `obstacle` is a part of a sentence. */
  readonly 'never-ready': readonly [jobName: string, instance: string, obstacle: string];
  readonly 'zone-full': readonly [jobName: string, zone: string, machine: string, dataDisk: string];
  readonly 'no-room': readonly [jobName: string, tried: string];
  /** `reason` is empty where none is known. */
  readonly 'nothing-fits': readonly [reason: string];
  readonly 'plan-refused': readonly [message: string, rule: string, fix: string];
  /** Sentences of the checks that forbid it, and of what helps. */
  readonly 'quota-too-small': readonly [checks: string, remedy: string];
  readonly 'cloud-changed': readonly [];
  readonly 'state-elsewhere': readonly [];
  readonly 'state-held': readonly [];
  readonly 'zone-exhausted': readonly [];
  readonly 'quota-exceeded': readonly [];
  readonly 'credentials-refused': readonly [];
  readonly 'name-taken': readonly [];
  readonly 'not-reached': readonly [];
  readonly 'configuration-refused': readonly [];
  /** The first line of what it said, which may be empty. */
  readonly 'terraform-failed': readonly [said: string];
  readonly 'no-terraform': readonly [];
  readonly 'terraform-old': readonly [path: string, version: string, needed: string];
  readonly 'terraform-stopped': readonly [];
  readonly 'being-changed': readonly [name: string];
  readonly 'cannot-write': readonly [path: string, why: string];
  readonly 'disk-full': readonly [path: string];
  readonly 'state-unreadable': readonly [path: string];
  readonly 'simulator-silent': readonly [seconds: number, said: string];
  readonly 'no-project': readonly [];
  readonly 'no-credentials': readonly [];
  readonly 'credentials-expired': readonly [];
  readonly 'cloud-silent': readonly [cause: string];
  readonly 'cloud-busy': readonly [cause: string];
  readonly 'role-missing': readonly [cause: string];
  readonly 'request-refused': readonly [cause: string];
  readonly 'no-file': readonly [path: string];
  readonly 'language-unknown': readonly [name: string];
  readonly 'not-text': readonly [path: string];
  readonly 'no-entry': readonly [entry: string, file: string];
  /** `message` is the only problem; empty where there are several. */
  readonly 'job-file-wrong': readonly [name: string, problems: number, message: string];
  readonly 'history-damaged': readonly [file: string];
  readonly 'history-unusable': readonly [file: string];
  readonly 'no-simulator': readonly [];
  readonly 'answer-unreadable': readonly [command: string];
  readonly 'no-firestore': readonly [];
  readonly 'other-protocol': readonly [spoken: number, asked: number];
  readonly 'planner-bug': readonly [message: string];
  readonly 'planner-ended': readonly [];
}

/** One of them with its arguments. */
export type FailureDetail = {
  readonly [Id in keyof FailureArguments]: { readonly id: Id; readonly args: FailureArguments[Id] };
}[keyof FailureArguments];
