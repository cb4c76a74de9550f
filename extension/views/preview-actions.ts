import { isEmpty } from '../../schemas/change.ts';
import { isRefused } from '../../schemas/plan.ts';
import { blockingChecks } from '../../schemas/preflight.ts';
import type { PageCommand } from './preview-messages.ts';
import type { PreviewState } from './preview-state.ts';
import type { Translate } from './translate.ts';

export interface PreviewAction {
  readonly command: PageCommand;
  readonly label: string;
  readonly isPrimary: boolean;
  /** Why it cannot be done now; null where it can. */
  readonly refused: string | null;
}

/** The buttons at the end of the page. */
export function actionsOf(state: PreviewState, t: Translate): readonly PreviewAction[] {
  const { phase, plan } = state;
  const isBusy = phase === 'applying' || phase === 'planning';
  const button = (command: PageCommand, label: string, refused: string | null): PreviewAction => ({
    ...{ command, label, refused, isPrimary: command === 'apply' },
  });
  return [
    button('apply', t('Apply'), whyNotApply(state, t)),
    ...(phase === 'applying' ? [button('stop', t('Stop'), null)] : []),
    button('planAgain', t('Plan Again'), isBusy ? t('It is being worked on.') : null),
    button('copyJson', t('Copy JSON'), plan === null ? t('There is no plan yet.') : null),
  ];
}

/** Why exactly this plan cannot be applied now; null where it can. */
export function whyNotApply(state: PreviewState, t: Translate): string | null {
  return whyNotThisPlan(state, t) ?? whyNotNow(state, t);
}

function whyNotThisPlan({ plan, changes, isTrusted }: PreviewState, t: Translate): string | null {
  if (!isTrusted) return t('Nothing is applied in Restricted Mode.');
  if (plan === null) return t('There is no plan yet.');
  if (plan.offering === null) return t('Nothing fits this job.');
  if (plan.violations.some(isRefused)) return t('Google Cloud would refuse this plan.');
  if (changes?.preflight !== undefined && blockingChecks(changes.preflight).length > 0)
    return t('A check stands in the way.');
  return null;
}

function whyNotNow({ phase, changes }: PreviewState, t: Translate): string | null {
  switch (phase) {
    case 'planning':
    case 'planned':
    case 'previewing':
      return t('Terraform is asked what would change.');
    case 'applying':
      return t('It is being applied.');
    case 'applied':
      return t('It is applied.');
    case 'moved':
    case 'failed':
      return t('Plan again first.');
    case 'ready':
      return changes !== null && isEmpty(changes.environment) && isEmpty(changes.job)
        ? t('It stands as planned.')
        : null;
  }
}
