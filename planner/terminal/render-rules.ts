import type { RuleReport, RuleSeverity, RuleViolation } from '../../schemas/rule.ts';
import { formatCount } from './format-number.ts';
import { wrap } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** Violations with what to change, gravest first; then how much was checked and what could not be judged. */
export function renderRules(report: RuleReport, style: Style, width = 100): string {
  const blocks = report.violations.flatMap((one) => violation(one, style, width));
  const errors = report.violations.filter(({ severity }) => severity === 'error').length;
  const verdict =
    errors === 0
      ? style.good('Google Cloud refuses none of it by these rules')
      : style.bad(`${formatCount(errors, 'error')}`);
  const lines = [...blocks, `${verdict}; ${formatCount(report.checked, 'resource')} checked.`];
  const open = report.notJudged.map(({ rule, reason }) => `  ${rule}  ${plainText(reason)}`);
  if (open.length > 0) lines.push(`Not judged (${open.length}):`, ...open.map((line) => style.dim(line)));
  if (report.unread) lines.push(style.warn(`Not read: ${report.unread.map(plainText).join(', ')}`));
  return lines.join('\n');
}

function violation(one: RuleViolation, style: Style, width: number): readonly string[] {
  const place = one.folder === undefined ? one.address : `${one.folder}: ${one.address}`;
  return [
    `${colored(one.severity, style)} ${one.rule}  ${style.bold(plainText(place))}`,
    `    ${wrap(plainText(one.message), width - 4, 4)}`,
    `    ${style.accent('→')} ${wrap(plainText(one.fix), width - 6, 6)}`,
    `    ${style.dim(one.source)}`,
    '',
  ];
}

function colored(severity: RuleSeverity, style: Style): string {
  const colors: Readonly<Record<RuleSeverity, (text: string) => string>> = {
    error: style.bad,
    warning: style.warn,
    info: style.accent,
  };
  return colors[severity](severity);
}
