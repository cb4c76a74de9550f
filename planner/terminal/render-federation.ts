import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

/** What was found of a party, as it is shown. */
export interface ShownJudgement {
  readonly party: string;
  readonly verdict: 'taken' | 'rejected' | 'not judged';
  readonly weight: number;
  readonly why: string;
}

/** Parties of a merged round as a table, one line each. */
export function renderJudgements(judgements: readonly ShownJudgement[], style: Style): string {
  const titles = ['party', 'verdict', 'weight', 'why'].map(style.dim);
  const rows = judgements.map(({ party, verdict, weight, why }) => [
    plainText(party),
    colourOf(verdict, style)(verdict),
    String(weight),
    plainText(why),
  ]);
  return alignColumns([titles, ...rows], 0).join('\n');
}

function colourOf(verdict: ShownJudgement['verdict'], style: Style): (text: string) => string {
  switch (verdict) {
    case 'taken':
      return style.good;
    case 'rejected':
      return style.bad;
    case 'not judged':
      return style.warn;
  }
}
