import type { Failure } from '../../schemas/failure.ts';
import type { FailureArguments, FailureDetail } from '../../schemas/failure-detail.ts';
import { cloudWords } from './failure-words-cloud.ts';
import type { Translate } from './translate.ts';

/** What went wrong, and what to do next; null where nothing helps. */
export type Words = readonly [message: string, nextStep: string | null];

/** How an editor says each failure: its buttons and settings take the place of the terminal's commands and options. */
export type WordsOf<Id extends keyof FailureArguments> = {
  readonly [Each in Id]: (t: Translate, ...args: FailureArguments[Each]) => Words;
};

const words: WordsOf<keyof FailureArguments> = {
  ...cloudWords,
  'nothing-prepared': (t, jobName) => [t('Nothing is prepared for {0}.', jobName), t('Prepare it first.')],
  'lost-track': (t, jobName, names) => [
    t('Nothing is prepared for {0} here, but the project has {1} with its label.', jobName, names),
    t('If it is yours to remove, release it or delete it in the Google Cloud console.'),
  ],
  'no-executor': (t) => [
    t(
      'Headstart does not submit code to Google Cloud yet; it prepares, watches and releases machines there.',
    ),
    t('Start the program yourself with "gcloud compute ssh INSTANCE --tunnel-through-iap".'),
  ],
  'run-on-machine': (t, _jobName, runId, instance) => [
    t('{0} has not ended on {1}.', runId, instance),
    t('Watch it, or release the job, which ends it.'),
  ],
  'run-not-ended': (t, jobName, runId) => [
    t('{0} of {1} has not ended yet.', runId, jobName),
    t('Watch it until it ends.'),
  ],
  'run-lost': (t, jobName, dataDisk) => [
    t('The run of {0} is lost with its machine.', jobName),
    t('Prepare the job and submit it again; what is on its data disk {0} is kept.', dataDisk),
  ],
  'no-run': (t, instance) => [
    t('There is no run on {0}: the machine is not there, or nothing was submitted to it.', instance),
    t('Prepare the job and submit it.'),
  ],
  'many-machines': (t, machineCount) => [
    t('This plan needs {0} machines, and groups of machines cannot be applied yet.', machineCount),
    t('Set resources.accelerator in job.yaml to a type that holds the job on one machine.'),
  ],
  'would-replace': (t, address, forcedBy) => [
    t('The adjustment would replace {0} ({1}), so it was not applied.', address, forcedBy),
    t('Release the job after its run and prepare it again.'),
  ],
  'nothing-fits': (t, reason) => [
    reason === '' ? t('Nothing fits this job.') : t('Nothing fits this job: {0}', reason),
    t('The preview lists what was ruled out: loosen resources, region, maxUsd or deadline in job.yaml.'),
  ],
  'plan-refused': (t, message, rule, fix) => [
    t('Google Cloud would refuse this plan: {0} ({1})', message, rule),
    `${fix} ${t('Plan again; nothing was changed.')}`.trim(),
  ],
  'being-changed': (t, name) => [
    t('{0} is being changed by another Headstart process.', name),
    t('Wait until it has ended, then try again.'),
  ],
  'cannot-write': (t, path, why) => [
    t('{0} cannot be written ({1}).', path, why),
    t('Choose another state folder in the settings, then try again.'),
  ],
  'disk-full': (t, path) => [
    t('The disk that holds {0} is full.', path),
    t('Free some space or choose another state folder in the settings, then try again.'),
  ],
  'state-unreadable': (t, path) => [
    t('The state file {0} cannot be read.', path),
    t('Move it away. What stands is then found by its label and can be released.'),
  ],
  'history-damaged': (t, file) => [
    t('The history of runs in {0} is damaged.', file),
    t('Move the file away: a new history begins. A copy from a backup can be put in its place.'),
  ],
  'history-unusable': (t, file) => [
    t('The history of runs in {0} cannot be used.', file),
    t(
      'Check that the folder can be written, that the disk is not full, and that no other program holds the file.',
    ),
  ],
  'no-project': (t) => [t('No Google Cloud project is selected.'), t('Select one, or the simulated cloud.')],
  'no-file': (t, path) => [t('There is no file {0}.', path), t('Save the file, then try again.')],
  'language-unknown': (t, name) => [
    t('The language of {0} is not known.', name),
    t('Open a program in one of the languages that Headstart reads, or a job.yaml with a command.'),
  ],
  'not-text': (t, path) => [t('{0} is no text.', path), t('Open the source of the program, in UTF-8.')],
  'no-entry': (t, entry, file) => [
    t('The entry {0} that {1} names is not there.', entry, file),
    t('Correct entry; it is relative to the folder of that file.'),
  ],
  'job-file-wrong': (t, name, problems, message) => [
    message === '' ? t('{0} has {1} problems.', name, problems) : message,
    t('Correct what is underlined in it.'),
  ],
  'no-firestore': (t) => [
    t('The client of Firestore is not a part of the extension.'),
    t('Set profiles.store to embedded in settings.yaml.'),
  ],
  'other-protocol': (t, spoken, asked) => [
    t('The planner speaks protocol {0}, the extension {1}.', spoken, asked),
    t('Reload the window; if it stays so, install the extension again.'),
  ],
  'planner-bug': (t, message) => [
    t('This is a bug of Headstart: {0}', message),
    t('Report it with the log.'),
  ],
  'planner-ended': (t) => [
    t('The planner has ended unexpectedly.'),
    t('Try again: what was prepared is kept and shown under Prepared Resources.'),
  ],
};

/** A failure in the editor's words; one that the planner does not tell precisely in the planner's. */
export function failureWords({ detail, message, nextStep }: Failure, t: Translate): Words {
  // A planner on a Node of its own may be newer than this table.
  return detail !== undefined && detail.id in words ? saidOf(detail, t) : [message, nextStep];
}

function saidOf<Id extends keyof FailureArguments>(
  { id, args }: { readonly id: Id; readonly args: FailureArguments[Id] },
  t: Translate,
): Words {
  return words[id](t, ...args);
}

/** Failures whose first argument is the name of a job. */
const ofAJob: ReadonlySet<keyof FailureArguments> = new Set([
  ...(['nothing-prepared', 'lost-track', 'run-on-machine', 'run-not-ended'] as const),
  ...(['run-lost', 'never-ready', 'zone-full'] as const),
]);

/** The job that a failure is about, where its buttons need it. */
export function jobNameIn(detail: FailureDetail | undefined): string | null {
  return detail !== undefined && ofAJob.has(detail.id) ? String(detail.args[0]) : null;
}
