import type { CheckResult, CheckStatus, DoctorReport } from '../../schemas/doctor.ts';
import { formatCount } from './format-number.ts';
import { alignColumns, wrap } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** Every prerequisite with what was found, and under it how to mend it. */
export function renderDoctor(report: DoctorReport, style: Style, width = 100): string {
  const rows = report.checks.map((check) => [
    statusOf(check, style),
    check.title,
    plainText(check.found) + (check.fixed ? style.good(' (fixed)') : ''),
  ]);
  const lines = alignColumns(rows, 0).flatMap((line, index) => {
    const mend = report.checks[index]?.mend ?? null;
    return mend === null ? [line] : [line, `    ${style.accent('→')} ${wrap(plainText(mend), width - 6, 6)}`];
  });
  const failures = report.checks.filter((check) => check.status === 'failed').length;
  const verdict =
    failures === 0 ? style.good('Ready') : style.bad(`${formatCount(failures, 'thing')} to mend`);
  return [...lines, '', `${verdict} for --target ${report.target}`].join('\n');
}

function statusOf({ status }: CheckResult, style: Style): string {
  const colors: Readonly<Record<CheckStatus, (text: string) => string>> = {
    ok: style.good,
    warning: style.warn,
    failed: style.bad,
    'not-checked': style.dim,
  };
  return colors[status](status.replace('-', ' '));
}
