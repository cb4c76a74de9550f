import type { CheckResult, CheckStatus, DoctorReport } from '../../schemas/doctor.ts';
import { escaped, table } from './markdown.ts';
import type { Translate } from './translate.ts';

/** Every prerequisite, what was found, and how to mend what is missing. */
export function doctorMarkdown({ target, checks, ok }: DoctorReport, t: Translate): string {
  const mends = checks.filter(({ mend, status }) => mend !== null && status !== 'ok');
  return [
    `# ${ok ? t('Everything that is needed is there') : t('Something that is needed is missing')}`,
    target === 'simulated' ? t('For the simulated cloud.') : t('For Google Cloud.'),
    table(
      ['', t('Check'), t('Found')],
      checks.map((check) => [mark(check.status), escaped(check.title), foundText(check, t)]),
    ),
    ...(mends.length === 0 ? [] : [`## ${t('What to do')}`]),
    mends.map(({ title, mend }) => `- **${escaped(title)}**: ${escaped(mend ?? '')}`).join('\n'),
    '',
  ].join('\n\n');
}

/** Headstart itself fetches Terraform; everything else is the user's to mend. */
export function isFixable({ checks }: DoctorReport): boolean {
  return checks.some(({ id, status }) => id === 'terraform' && status === 'failed');
}

function foundText({ found, fixed }: CheckResult, t: Translate): string {
  return fixed ? `${escaped(found)} (${t('mended just now')})` : escaped(found);
}

function mark(status: CheckStatus): string {
  const marks = { ok: '✓', warning: '!', failed: '✗', 'not-checked': '–' } as const;
  return marks[status];
}
