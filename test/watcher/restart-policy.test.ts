import { expect, it } from 'vitest';
import { decideRestart, restartLimit, type RestartRequest } from '../../planner/watcher/restart-policy.ts';
import { instant } from '../support/build-profile.ts';

const asked: RestartRequest = {
  policy: 'apply',
  limits: { coolDownSeconds: 300, maxUsd: null },
  restarts: 0,
  lastRestartAt: null,
  now: new Date(instant(1000)),
  usdAfter: null,
};
const limited = { coolDownSeconds: 300, maxUsd: 1 };

it.each<[string, Partial<RestartRequest>, string]>([
  ['the first preemption', {}, 'restart'],
  ['a start that is old enough', { restarts: 1, lastRestartAt: new Date(instant(700)) }, 'restart'],
  ['a start that is fresh', { restarts: 1, lastRestartAt: new Date(instant(701)) }, 'wait: another 1 s'],
  ['the policy to suggest', { policy: 'suggest' }, 'offer: policy is to suggest'],
  ['the last start that is allowed', { restarts: restartLimit - 1 }, 'restart'],
  ['too many starts', { restarts: restartLimit }, `offer: ${restartLimit} times already`],
  ['a limit that is kept', { limits: limited, usdAfter: 1 }, 'restart'],
  ['a limit that is not', { limits: limited, usdAfter: 1.01 }, 'offer: would cost 1.01 USD'],
  ['a limit and an unknown cost', { limits: limited }, 'offer: cost is unknown'],
])('%s', (_what, changes, expected) => {
  const decision = decideRestart({ ...asked, ...changes });
  const [kind, reason = ''] = expected.split(': ');
  expect(decision.kind).toBe(kind);
  expect('reason' in decision ? decision.reason : '').toContain(reason);
});
