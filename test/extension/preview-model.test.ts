import { describe, expect, it } from 'vitest';
import { actionWord } from '../../extension/views/preview-changes.ts';
import { previewModel } from '../../extension/views/preview-model.ts';
import { emptyPreview, type PreviewState } from '../../extension/views/preview-state.ts';
import type { Change, ChangeAction, ChangeSet } from '../../schemas/change.ts';
import type { Cost, Latency, Plan } from '../../schemas/plan.ts';
import { buildOffering, buildPlan } from '../support/build-plan.ts';
import { english } from '../support/english.ts';

const seconds = (target: number) => ({ target, lower: target / 2, upper: target * 2 });
const latency: Latency = {
  readySeconds: seconds(60),
  runtimeSeconds: seconds(600),
  timeToResultSeconds: seconds(660),
};
const cost: Cost = {
  usdPerRun: { target: 0.0042, lower: 0.001, upper: 3 },
  usdPerHour: 0.25,
  complete: true,
  breakdown: [
    { item: 'machine', usdPerHour: 0.2 },
    { item: 'licence', usdPerHour: null },
    { item: 'snapshot', usdPerMonth: 0.5 },
  ],
};

function change(action: ChangeAction, changes: Partial<Change> = {}): Change {
  const address = `google_compute_instance.${action.replaceAll('-', '_')}`;
  const name = action.replaceAll('-', '_');
  return {
    address,
    type: 'google_compute_instance',
    name,
    action,
    changed: [],
    forcedBy: [],
    values: {},
    ...changes,
  };
}

function changeSet(stack: ChangeSet['stack'], changes: readonly Change[]): ChangeSet {
  return { stack, changes, planFile: null, stateHash: 'sha256:0' };
}

function state(plan: Partial<Plan> | null, changes: Partial<PreviewState> = {}): PreviewState {
  const environment = changeSet('environment', []);
  const job = changeSet('job', [change('create')]);
  return {
    ...emptyPreview('/project/train.py', true),
    plan: plan === null ? null : buildPlan({ cost, latency, ...plan }),
    phase: 'ready',
    changes: { environment, job },
    ...changes,
  };
}

function model(plan: Partial<Plan> | null, changes: Partial<PreviewState> = {}) {
  return previewModel(state(plan, changes), english);
}

describe('the figures of a preview', () => {
  const unknown: Cost = { usdPerRun: null, usdPerHour: null, complete: false, breakdown: [] };
  it.each<[string, Partial<Plan>, readonly string[]]>([
    ['of a full price', {}, ['$0.0042', '$0.25', '11 min']],
    [
      'of an incomplete price',
      { cost: { ...cost, complete: false } },
      ['at least $0.0042', 'at least $0.25', '11 min'],
    ],
    ['of an unknown price', { cost: unknown }, ['unknown', 'unknown', '11 min']],
    ['of nothing', { offering: null, cost: null, latency: null }, []],
  ])('%s', (_name, plan, values) => {
    expect(model(plan).figures?.map(({ value }) => value)).toEqual(values);
  });

  it('name each part of the cost in its own unit', () => {
    expect(model({}).breakdown).toEqual([
      ['machine', '$0.20 per hour'],
      ['licence', 'unknown'],
      ['snapshot', '$0.50 per month'],
    ]);
  });
});

describe('the changes of a preview', () => {
  const replaced = change('replace', {
    changed: ['zone', 'name'],
    forcedBy: ['zone'],
    values: { zone: { before: 'a', after: 'b' }, self_link: { before: null, after: null } },
  });
  const all = ['create', 'update', 'stop-start', 'start', 'delete'] as const;
  const both = {
    environment: changeSet('environment', [change('no-op')]),
    job: changeSet('job', [replaced, ...all.map((action) => change(action)), change('read')]),
  };

  it('are those that change something, each in words', () => {
    const rows = model({}, { changes: both }).stacks?.map(({ rows: found }) => found.map(({ word }) => word));
    const words = ['replace', ...all].map((action) => actionWord(action as ChangeAction, english));
    expect(rows).toEqual([[], words]);
    expect(new Set(words).size).toBe(words.length);
  });

  it('say what forces a replacement, and the values before and after', () => {
    const [row] = model({}, { changes: both }).stacks?.[1]?.rows ?? [];
    expect(row).toMatchObject({
      forced: 'forced by zone',
      values: [
        { path: 'zone', before: 'a', after: 'b', forces: true },
        { path: 'self_link', before: '(not set)', after: '(known after apply)', forces: false },
      ],
    });
  });

  it('tell what the apply has come to', () => {
    const progress = { [replaced.address]: { state: 'running', elapsedSeconds: 30 } } as const;
    expect(model({}, { changes: both, progress }).stacks?.[1]?.rows[0]?.progress).toBe('at work, 30 s');
  });

  it('read as Terraform words them', () => {
    expect(model({}, { changes: both }).terraform.split('\n')).toEqual(
      expect.arrayContaining([
        'No changes.',
        '  # google_compute_instance.replace must be replaced',
        '-/+ resource "google_compute_instance" "replace" {',
        '      ~ zone = "a" -> "b" # forces replacement',
        '      ~ self_link = null -> (known after apply)',
        '  # google_compute_instance.create will be created',
        'Plan: 2 to add, 3 to change, 2 to destroy.',
      ]),
    );
  });
});

const violation = { rule: 'R07', message: 'No disk.', source: 'the manual', fix: 'Add one.' };
const failure = { code: 'quota', fault: 'cloud', message: 'No quota.', nextStep: 'Ask for more.' } as const;
const blocked = {
  kind: 'quota',
  status: 'blocked',
  message: 'CPUS is at 0.',
  nextStep: 'Ask for more.',
} as const;

describe('what keeps a plan from being applied', () => {
  const same = { environment: changeSet('environment', []), job: changeSet('job', []) };
  const job = changeSet('job', [change('create')]);
  it.each<[string, Partial<Plan> | null, Partial<PreviewState>, string | null]>([
    ['nothing', {}, {}, null],
    ['a warning does not', { violations: [{ ...violation, severity: 'warning' }] }, {}, null],
    ['a broken rule', { violations: [violation] }, {}, 'Google Cloud would refuse this plan.'],
    [
      'a check',
      {},
      { changes: { ...same, job, preflight: { checks: [blocked] } } },
      'A check stands in the way.',
    ],
    ['no plan', null, {}, 'There is no plan yet.'],
    ['no machine', { offering: null }, {}, 'Nothing fits this job.'],
    ['Restricted Mode', {}, { isTrusted: false }, 'Nothing is applied in Restricted Mode.'],
    ['nothing to do', {}, { changes: same }, 'It stands as planned.'],
    ['a question that is open', {}, { phase: 'previewing' }, 'Terraform is asked what would change.'],
    ['an apply at work', {}, { phase: 'applying' }, 'It is being applied.'],
    ['a moved world', {}, { phase: 'moved' }, 'Plan again first.'],
  ])('%s', (_name, plan, changes, refused) => {
    const apply = model(plan, changes).actions.find(({ command }) => command === 'apply');
    expect(apply).toMatchObject({ refused });
  });

  it('can be stopped while it is at work alone', () => {
    const commands = (phase: PreviewState['phase']) =>
      model({}, { phase }).actions.map(({ command }) => command);
    expect(commands('applying')).toContain('stop');
    expect(commands('ready')).not.toContain('stop');
  });
});

describe('a notice', () => {
  it.each<[string, Partial<PreviewState>, string, string | undefined]>([
    [
      'of a moved world',
      { phase: 'moved', failure: { ...failure, code: 'plan-stale' } },
      'warning',
      'planAgain',
    ],
    ['of a failure', { phase: 'failed', failure }, 'error', 'planAgain'],
    [
      'of a missing Terraform',
      { phase: 'failed', failure: { ...failure, code: 'terraform-missing' } },
      'error',
      'doctor',
    ],
    [
      'of a missing project',
      { phase: 'failed', failure: { ...failure, code: 'project-missing' } },
      'error',
      'selectProject',
    ],
    ['of a no', { failure: { ...failure, code: 'declined' } }, 'info', undefined],
    ['of a choice', { isChosen: true }, 'info', 'ownPick'],
    ['of newer code', { isOutdated: true }, 'warning', 'planAgain'],
    ['of Restricted Mode', { isTrusted: false }, 'info', 'trust'],
  ])('%s', (_name, changes, severity, command) => {
    const [notice, ...others] = model({}, changes).notices;
    expect(others).toEqual([]);
    expect([notice?.severity, notice?.action?.command]).toEqual([severity, command]);
  });

  it('says what failed and what to do', () => {
    expect(model({}, { phase: 'failed', failure }).notices[0]?.text).toBe('No quota. Ask for more.');
  });

  it('is not there where all is well', () => expect(model({}).notices).toEqual([]));
});

describe('the findings of a preview', () => {
  it('are the broken rules with their fix, then the checks that are not well', () => {
    const ok = { ...blocked, status: 'ok' } as const;
    const unknown = { ...blocked, status: 'unknown', nextStep: null } as const;
    const changes = { ...state({}).changes, preflight: { checks: [ok, blocked, unknown] } };
    const found = model(
      { violations: [{ ...violation, severity: 'info' }] },
      { changes: changes as PreviewState['changes'] },
    );
    expect(found.findings?.map(({ severity, word, fix }) => [severity, word, fix])).toEqual([
      ['info', 'Note', 'Add one.'],
      ['error', 'Error', 'Ask for more.'],
      ['info', 'Unknown', ''],
    ]);
  });
});

describe('the page', () => {
  it('counts what an apply has done', () => {
    const done = { state: 'done', elapsedSeconds: 3 } as const;
    const job = changeSet('job', [change('create'), change('update'), change('no-op')]);
    const changes = { environment: changeSet('environment', []), job };
    const progress = { [change('create').address]: done };
    expect(model({}, { phase: 'applying', changes, progress }).status).toBe('1 of 2 changes are done.');
  });

  it('has the plan as JSON, unchanged', () => {
    const given = state({ offering: buildOffering({ machineType: 'c3-standard-4' }) });
    expect(JSON.parse(previewModel(given, english).json ?? '')).toEqual(given.plan);
  });

  it('names the file until there is a plan', () => {
    const waiting = previewModel(emptyPreview('/project/train.py', true), english);
    expect(waiting).toMatchObject({ title: 'train.py', status: 'Planning…', isBusy: true });
    expect(waiting.figures).toBeUndefined();
  });
});
