import { describe, expect, it } from 'vitest';
import { credentialsCheck } from '../../planner/preflight/credentials-check.ts';
import { obtainabilityCheck, type Advice } from '../../planner/preflight/obtainability-check.ts';
import type { CredentialFacts } from '../../planner/ports.ts';
import type { PreflightStatus } from '../../schemas/preflight.ts';

const now = new Date('2026-07-16T12:00:00Z');

describe('credentials that expire before the run would end', () => {
  it.each<[string, CredentialFacts, number, PreflightStatus]>([
    ['the key of a service account', { kind: 'service_account', renews: true, expiresAt: null }, 1e6, 'ok'],
    ['an access token and a long run', { kind: 'token', renews: false, expiresAt: null }, 3601, 'warning'],
    ['an access token and a short run', { kind: 'token', renews: false, expiresAt: null }, 600, 'unknown'],
    ['a federated identity', { kind: 'external_account', renews: null, expiresAt: null }, 600, 'unknown'],
    [
      'an end before the run',
      { kind: 'token', renews: false, expiresAt: '2026-07-16T12:09:00Z' },
      600,
      'warning',
    ],
    ['an end after the run', { kind: 'token', renews: false, expiresAt: '2026-07-16T12:11:00Z' }, 600, 'ok'],
  ])('%s', (_name, facts, seconds, status) => {
    const check = credentialsCheck(facts, now, seconds);
    expect(check.status).toBe(status);
    expect(check.message).toContain(facts.kind);
    expect(check.nextStep === null).toBe(status !== 'warning');
  });
});

describe('advice on how likely Spot is obtained', () => {
  it.each<[string, Advice | null, PreflightStatus, RegExp]>([
    ['none', null, 'unknown', /no advice/],
    ['high', { score: 0.9, word: 'high' }, 'ok', /high likelihood/],
    ['low', { score: 0.2, word: 'low' }, 'warning', /low likelihood/],
    ['between the bands', { score: 0.65, word: null }, 'unknown', /between the bands/],
  ])('%s', (_name, advice, status, message) => {
    const check = obtainabilityCheck(advice, 'g2-standard-4 in us-central1-a');
    expect(check.status).toBe(status);
    expect(check.message).toMatch(message);
  });
});
