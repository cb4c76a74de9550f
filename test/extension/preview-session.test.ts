import { beforeEach, describe, expect, it } from 'vitest';
import { PreviewSession } from '../../extension/features/preview-session.ts';
import type { PreviewPhase, PreviewState } from '../../extension/views/preview-state.ts';
import type { Requests } from '../../schemas/api.ts';
import type { Offering } from '../../schemas/catalog.ts';
import { HeadstartError, type FailureCode } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { PreparedJob } from '../../schemas/prepared.ts';
import { buildJob, buildOffering, buildPlan } from '../support/build-plan.ts';

type Method = keyof Requests;
type Answer = (params: unknown, signal: AbortSignal | undefined) => Promise<unknown>;

const plan = buildPlan({
  cost: { usdPerRun: null, usdPerHour: null, complete: false, breakdown: [] },
  latency: {
    readySeconds: { target: 1, lower: 1, upper: 1 },
    runtimeSeconds: { target: 1, lower: 1, upper: 1 },
    timeToResultSeconds: { target: 2, lower: 2, upper: 2 },
  },
});
const alternative = buildOffering({ machineType: 'n2-standard-8' });
const changes = {
  environment: { stack: 'environment', changes: [], planFile: null, stateHash: 'sha256:1' },
  job: { stack: 'job', changes: [], planFile: null, stateHash: 'sha256:2' },
} as const;
const prepared = { jobName: 'tune', instance: 'tune-1', zone: 'us-central1-a' } as PreparedJob;

function failing(code: FailureCode): Answer {
  return () => Promise.reject(new HeadstartError({ code, fault: 'cloud', message: 'No.', nextStep: null }));
}

/** Answers once it is let go, or fails when it is cancelled. */
function waiting(value: unknown): { readonly answer: Answer; readonly letGo: () => void } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const answer: Answer = (params, signal) => {
    const cancelled = new Promise((_, reject) => {
      signal?.addEventListener('abort', () => void failing('interrupted')(params, signal).catch(reject));
    });
    return Promise.race([promise, cancelled]);
  };
  return { answer, letGo: () => resolve(value) };
}

let asked: { readonly method: Method; readonly params: unknown }[];
let answers: Partial<Record<Method, Answer>>;
let phases: PreviewPhase[];
let choice: Offering | null;
let isTrusted: boolean;
let session: PreviewSession;

beforeEach(() => {
  asked = [];
  phases = [];
  choice = null;
  isTrusted = true;
  answers = {
    plan: () => Promise.resolve(plan),
    preview: () => Promise.resolve(changes),
    prepare: () => Promise.resolve(prepared),
  };
  const request = async <M extends Method>(
    method: M,
    params: Requests[M]['params'],
    signal?: AbortSignal,
  ) => {
    asked.push({ method, params });
    return (await answers[method]?.(params, signal)) as Requests[M]['result'];
  };
  const outside = {
    planner: { request },
    unsavedTexts: () => ({ '/project/train.py': 'epochs = 3' }),
    choice: () => choice,
    choose: (offering: Offering | null) => {
      choice = offering;
      return Promise.resolve();
    },
    isTrusted: () => isTrusted,
  };
  session = new PreviewSession('/project/train.py', outside, ({ phase }: PreviewState) => {
    if (phases.at(-1) !== phase) phases.push(phase);
  });
});

const methods = () => asked.map(({ method }) => method);

describe('a preview', () => {
  it('plans what is typed, then asks what that would change', async () => {
    await session.plan();
    expect(asked).toEqual([
      {
        method: 'plan',
        params: { path: '/project/train.py', overlay: { '/project/train.py': 'epochs = 3' } },
      },
      { method: 'preview', params: { plan } },
    ]);
    expect(phases).toEqual(['planning', 'planned', 'previewing', 'ready']);
    expect(session.state).toMatchObject({ plan, changes });
  });

  it('asks Terraform nothing in Restricted Mode, nor where nothing fits', async () => {
    isTrusted = false;
    await session.plan();
    isTrusted = true;
    answers.plan = () => Promise.resolve(buildPlan({ offering: null }));
    await session.plan();
    expect(methods()).toEqual(['plan', 'plan']);
    await session.apply();
    expect(methods()).not.toContain('prepare');
  });

  it('plans with the machine that is picked, and with its own again', async () => {
    const { cost, latency } = plan;
    if (cost === null || latency === null) throw new Error('the plan has both');
    answers.plan = () =>
      Promise.resolve({ ...plan, alternatives: [{ offering: alternative, cost, latency }] });
    await session.plan();
    await session.pick('nothing of this plan');
    expect(choice).toBeNull();
    await session.pick('n2-standard-8/1/none/us-central1-a/STANDARD');
    expect(choice).toEqual(alternative);
    await session.plan();
    expect(asked.at(-2)?.params).toMatchObject({ choice: alternative });
    expect(session.state.isChosen).toBe(true);
    await session.takeOwnPick();
    expect(choice).toBeNull();
  });

  it('lets the newest question win', async () => {
    const slow = waiting(buildPlan({ revision: 7 }));
    answers.plan = slow.answer;
    const first = session.plan();
    answers.plan = () => Promise.resolve(plan);
    await session.plan();
    slow.letGo();
    await first;
    expect(session.state).toMatchObject({ phase: 'ready', plan: { revision: 1 }, failure: null });
  });

  it('keeps the former plan in sight while it plans, and shows why it could not', async () => {
    await session.plan();
    answers.plan = failing('job-file-invalid');
    await session.plan();
    expect(session.state).toMatchObject({ phase: 'failed', plan, failure: { code: 'job-file-invalid' } });
  });
});

describe('applying', () => {
  beforeEach(() => session.plan());

  it('applies exactly the plan that is shown', async () => {
    await session.apply();
    expect(asked.at(-1)).toEqual({ method: 'prepare', params: { plan } });
    expect(session.state).toMatchObject({ phase: 'applied', prepared });
  });

  it.each<[FailureCode, PreviewPhase]>([
    ['plan-stale', 'moved'],
    ['stockout', 'failed'],
    ['declined', 'ready'],
  ])('answers %s by "%s"', async (code, phase) => {
    answers.prepare = failing(code);
    await session.apply();
    expect(session.state).toMatchObject({ phase, failure: { code } });
  });

  it('begins once, and is not given up for a newer plan or with the panel', async () => {
    const slow = waiting(prepared);
    answers.prepare = slow.answer;
    const applying = session.apply();
    await session.apply();
    await session.plan();
    session.dispose();
    slow.letGo();
    await applying;
    expect(methods()).toEqual(['plan', 'preview', 'prepare']);
    expect(session.state.phase).toBe('applied');
  });

  it('is stopped when asked, and says so', async () => {
    answers.prepare = waiting(prepared).answer;
    const applying = session.apply();
    session.stop();
    await applying;
    expect(session.state).toMatchObject({ phase: 'failed', failure: { code: 'interrupted' } });
  });

  it('tells of each resource, while it is at work alone', async () => {
    const address = 'google_compute_disk.data';
    const progress = { address, action: 'create', state: 'started', elapsedSeconds: 0 } as const;
    const message = { code: 'apply-progress', stack: 'job', progress } as const;
    session.hear(message);
    expect(session.state.progress).toEqual({});
    const slow = waiting(prepared);
    answers.prepare = slow.answer;
    const applying = session.apply();
    session.hear(message);
    session.hear({ code: 'step', text: 'Waiting for the machine' });
    expect(session.state).toMatchObject({
      progress: { [address]: { state: 'started', elapsedSeconds: 0 } },
      step: 'Waiting for the machine',
    });
    slow.letGo();
    await applying;
  });
});

describe('newer code', () => {
  it.each<[string, Partial<Plan>, boolean]>([
    ['that asks for the same', {}, false],
    ['of another content', { job: buildJob({ fingerprint: `sha256:${'1'.repeat(64)}` }) }, true],
    ['that takes another machine', { offering: alternative }, true],
  ])('%s', async (_name, newest, isOutdated) => {
    await session.plan();
    session.compare({ ...plan, ...newest });
    expect(session.state.isOutdated).toBe(isOutdated);
  });
});
