import type { FailureCode } from '../../schemas/failure.ts';
import { failureText } from './failure-actions.ts';
import type { PageCommand } from './preview-messages.ts';
import type { Severity } from './preview-findings.ts';
import type { PreviewState } from './preview-state.ts';
import type { Translate } from './translate.ts';

/** Something to know before anything else, with a button for what to do about it. */
export interface Notice {
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly action: { readonly command: PageCommand; readonly label: string } | null;
}

/** What stands above the plan, gravest first. */
export function noticesOf(state: PreviewState, t: Translate): readonly Notice[] {
  return [
    failureNotice(state, t),
    appliedNotice(state, t),
    nothingFits(state, t),
    ...conditions(state, t),
  ].flatMap((notice) => notice ?? []);
}

function failureNotice({ failure, phase }: PreviewState, t: Translate): Notice | null {
  if (failure === null) return null;
  const text = failureText(failure, t);
  if (phase === 'moved') {
    const title = t('The world has moved since this plan was made: nothing was applied.');
    return { severity: 'warning', title, text, action: { command: 'planAgain', label: t('Plan Again') } };
  }
  if (failure.code === 'declined')
    return { severity: 'info', title: t('Nothing was applied.'), text: '', action: null };
  return { severity: 'error', title: t('That did not work.'), text, action: actionFor(failure.code, t) };
}

/** Failures that something else than planning again helps against. */
const remedies: Readonly<Partial<Record<FailureCode, 'doctor' | 'selectProject' | 'showLog'>>> = {
  'terraform-missing': 'doctor',
  'terraform-too-old': 'doctor',
  'download-failed': 'doctor',
  'checksum-mismatch': 'doctor',
  auth: 'selectProject',
  'project-missing': 'selectProject',
  unknown: 'showLog',
  unreachable: 'showLog',
};

function actionFor(code: FailureCode, t: Translate): Notice['action'] {
  const labels = {
    ...{ doctor: t('Run Doctor'), selectProject: t('Select Project'), showLog: t('Show Log') },
    planAgain: t('Plan Again'),
  };
  const command = remedies[code] ?? 'planAgain';
  return { command, label: labels[command] };
}

function appliedNotice({ phase, prepared }: PreviewState, t: Translate): Notice | null {
  if (phase !== 'applied' || prepared === null) return null;
  const title = t('Prepared: {0} is ready in {1}.', prepared.instance, prepared.zone);
  return { severity: 'info', title, text: '', action: null };
}

function nothingFits({ plan }: PreviewState, t: Translate): Notice | null {
  if (plan === null || plan.offering !== null) return null;
  const text = plan.reason ?? plan.rejected[0]?.reason ?? '';
  return { severity: 'error', title: t('Nothing fits this job.'), text, action: null };
}

function conditions(
  { isChosen, isOutdated, isTrusted }: PreviewState,
  t: Translate,
): readonly (Notice | null)[] {
  const planAgain = { command: 'planAgain', label: t('Plan Again') } as const;
  const ownPick = { command: 'ownPick', label: t("Use Headstart's Pick") } as const;
  return [
    isOutdated
      ? {
          severity: 'warning',
          title: t('The code asks for something else by now.'),
          text: '',
          action: planAgain,
        }
      : null,
    isChosen
      ? { severity: 'info', title: t('You chose this machine for the job.'), text: '', action: ownPick }
      : null,
    isTrusted
      ? null
      : {
          severity: 'info',
          title: t('Restricted Mode: nothing is run or applied.'),
          text: t('What would change is shown once you trust this workspace.'),
          action: { command: 'trust', label: t('Manage Workspace Trust') },
        },
  ];
}
