import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ApplySummary } from '../../extension/views/apply-summary.ts';
import { doctorMarkdown, isFixable } from '../../extension/views/doctor-markdown.ts';
import { explanationMarkdown } from '../../extension/views/explanation-markdown.ts';
import { failureActions, isSilent, type FailureAction } from '../../extension/views/failure-actions.ts';
import { finishedText } from '../../extension/views/finished-text.ts';
import { jobFileTemplate } from '../../extension/views/job-file-template.ts';
import { PendingDecision } from '../../extension/views/pending-decision.ts';
import { projectPicks } from '../../extension/views/project-picks.ts';
import type { Change, ChangeAction } from '../../schemas/change.ts';
import type { Divergence } from '../../schemas/divergence.ts';
import type { DoctorReport } from '../../schemas/doctor.ts';
import type { Failure } from '../../schemas/failure.ts';
import { jobFileSchema } from '../../schemas/job-file.ts';
import type { Message } from '../../schemas/message.ts';
import { anExplanation } from '../support/build-explanation.ts';
import { buildPlan } from '../support/build-plan.ts';
import { buildProfileOf, buildRun, buildSample } from '../support/build-profile.ts';
import { english } from '../support/english.ts';

const step: Message = { code: 'step', text: 'Synthesising' };
const usage: Message = { code: 'usage', run: null, sample: buildSample(), playback: false };
const note: Message = { code: 'note', text: 'Only offered' };
const divergence: Divergence = {
  ...{ metric: 'memoryGib', direction: 'above', predicted: { target: 1, lower: 1, upper: 2 } },
  ...{ observed: 3, projected: null, since: '2026-11-01T00:00:00Z', samples: 4, reason: 'It grows.' },
};
const diverged: Message = { code: 'divergence', divergence };
const planned: Message = { code: 'planned', plan: buildPlan() };
const preempted: Message = { code: 'preempted', instance: 'm', at: '2026-11-01T00:00:00Z', run: null };

describe('what is left to the user', () => {
  it.each<[string, readonly (Message | 'asked')[], readonly string[]]>([
    ['an adjustment that is only offered', [diverged, planned, step, note, note, usage], ['adjust']],
    ['one that is asked about', [diverged, planned, step, note, 'asked', note, usage], []],
    ['a divergence without a better machine', [diverged, note, usage], []],
    ['a plan that follows from nothing', [planned, note, usage], []],
    ['a preemption that is left', [preempted, note], ['preempted']],
    ['one that is asked about', [preempted, step, note, 'asked', note], []],
    ['an offer once', [diverged, planned, note, usage, note, usage], ['adjust']],
  ])('%s', (_name, heard, expected) => {
    const pending = new PendingDecision();
    const decisions = heard.map((each) => (each === 'asked' ? pending.asked() : pending.hear(each)));
    expect(decisions.flatMap((decision) => (decision ? [decision.kind] : []))).toEqual(expected);
  });
});

function change(address: string, action: ChangeAction): Change {
  return { address, type: '', name: '', action, changed: [], forcedBy: [], values: {} };
}

function progress(address: string, state: 'started' | 'done', elapsedSeconds = 0): Message {
  return {
    code: 'apply-progress',
    stack: 'job',
    progress: { address, action: 'create', state, elapsedSeconds },
  };
}

describe('the progress of an apply', () => {
  it('counts resources and names those that are worked on', () => {
    const disk = 'google_compute_disk.data';
    const machine = 'google_compute_instance.machine';
    const changes = [change(disk, 'create'), change(machine, 'create'), change('a.b', 'no-op')];
    const summary = new ApplySummary(english);
    const said: readonly Message[] = [
      { code: 'changes', changes: { stack: 'job', changes, planFile: null, stateHash: '' } },
      progress(disk, 'started'),
      progress(machine, 'started', 12),
      progress(disk, 'done'),
      progress(machine, 'done'),
    ];
    expect(said.map((message) => summary.hear(message))).toEqual([
      null,
      { message: '0 of 2: disk data 0 s', increment: 0 },
      { message: '0 of 2: disk data 0 s, instance machine 12 s', increment: 0 },
      { message: '1 of 2: instance machine 12 s', increment: 50 },
      { message: '2 of 2: instance machine done', increment: 50 },
    ]);
  });
});

describe('the buttons of a failure', () => {
  const failure = (changes: Partial<Failure>): Failure => ({
    ...{ code: 'unknown', fault: 'headstart', message: 'It failed.', nextStep: null },
    ...changes,
  });
  it.each<[string, Partial<Failure>, readonly FailureAction[]]>([
    ['a place in a file', { code: 'job-file-invalid', places: [{ file: '/a', line: 2 }] }, ['open-file']],
    ['no Terraform', { code: 'terraform-missing' }, ['doctor', 'settings']],
    ['no project', { code: 'project-missing' }, ['select-project', 'doctor']],
    ['anything else', {}, ['log']],
  ])('for %s', (_name, changes, actions) => {
    expect(failureActions(failure(changes))).toEqual(actions);
  });

  it('are not there for what the user has just done', () => {
    expect(isSilent(failure({ code: 'declined' }))).toBe(true);
    expect(isSilent(failure({ code: 'quota' }))).toBe(false);
  });
});

describe('a document', () => {
  it('takes user text as text', () => {
    const evidence = {
      entry: [
        ...[{ file: 'a|b.py', line: 3, text: '[x](command:y) <b>', origin: 'code', certainty: 1 } as const],
      ],
    };
    const text = explanationMarkdown(
      '*t*',
      { reasons: ['memoryGib: of <b>'], similarRuns: [], evidence },
      english,
    );
    expect(text).toContain('Why this prediction for \\*t\\*');
    expect(text).toContain('**memoryGib**: of &lt;b\\>');
    expect(text).toContain('| entry | a\\|b\\.py:3 | \\[x\\]\\(command:y\\) &lt;b\\> |');
    expect(text).not.toContain('What moves it most');
  });

  it('says what moves a prediction most, and what trees made of it', () => {
    const text = explanationMarkdown('t', anExplanation(), english);
    expect(text).toMatch(
      /## What moves it most\n\n[^]*\| batchSize \| 8 \| at 4: 3 instead of 6 GiB of memory \| train\\\.py:12 \|/,
    );
    expect(text).toMatch(/## What runs of other jobs made of it\n\n[^]*\| × 1\.50 \|/);
  });

  const check = { title: 'Terraform', found: 'none', mend: 'Install it.', fixed: false } as const;
  const report: DoctorReport = {
    ...{ schemaVersion: 1, target: 'simulated', ok: false },
    checks: [{ ...check, id: 'terraform', status: 'failed' }],
  };
  it('tells what is missing and how to mend it', () => {
    expect(doctorMarkdown(report, english)).toContain('| ✗ | Terraform | none |');
    expect(doctorMarkdown(report, english)).toContain('- **Terraform**: Install it\\.');
    expect(isFixable(report)).toBe(true);
    expect(isFixable({ ...report, checks: [{ ...check, id: 'project', status: 'failed' }] })).toBe(false);
  });
});

describe('a new job file', () => {
  it('keeps the schema, with and without its comments', () => {
    const text = jobFileTemplate('tune', 'train.py', english);
    expect(jobFileSchema.parse(parse(text))).toEqual({ name: 'tune', entry: 'train.py' });
    const everything = text.replaceAll(/^# (?=[a-zA-Z]+:| {2})/gm, '');
    expect(Object.keys(jobFileSchema.parse(parse(everything)))).toContain('resources');
  });
});

describe('the end of a run', () => {
  const run = buildRun({ state: 'succeeded' });
  it.each<[string, Parameters<typeof finishedText>[0], string]>([
    [
      'as it should',
      { run, profile: buildProfileOf({ usd: 0.02 }), adjustments: 0, restarts: 0 },
      'tune has finished in 10 min (predicted 10 min to 10 min), $0.020. Its machine stands and costs.',
    ],
    [
      'out of memory',
      {
        ...{ run: { ...run, state: 'failed' }, profile: buildProfileOf({ outcome: 'out-of-memory' }) },
        ...{ adjustments: 0, restarts: 0 },
      },
      'tune has ended after 10 min: out of memory, cost unknown. Its machine stands and costs.',
    ],
  ])('%s', (_name, watched, text) => {
    expect(finishedText(watched, english)).toBe(text);
  });
});

describe('the list of projects', () => {
  it('begins with the simulated cloud and ends with a project of the user', () => {
    const known = [{ projectId: 'my-lab', name: 'My Lab', source: 'gcloud' } as const];
    expect(projectPicks(known, english).map(({ label, target }) => `${label} ${target}`)).toEqual([
      '$(beaker) Simulated cloud simulated',
      '$(cloud) my-lab gcp',
      '$(edit) Another project … other',
    ]);
  });
});
