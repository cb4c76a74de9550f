import type { Translate } from './translate.ts';

/** One link above the line where the job starts. */
export interface EntryLens {
  readonly title: string;
  readonly tooltip: string;
  readonly command: string;
}

export interface EntryLensState {
  /** False in Restricted Mode, where nothing is prepared. */
  readonly isTrusted: boolean;
  /** What would be bought now instead of what is prepared; null where nothing differs. */
  readonly difference: string | null;
  /** Why the offering that somebody chose cannot be taken any more; null where it can. */
  readonly refusal: string | null;
}

/** The links from left to right; what comes and goes stands last, so that the others stay where they are. */
export function entryLenses(
  { isTrusted, difference, refusal }: EntryLensState,
  t: Translate,
): readonly EntryLens[] {
  const prepare: EntryLens = {
    title: t('Prepare Resources'),
    tooltip: t('Shows what it costs and asks before anything is made.'),
    command: 'headstart.prepareResources',
  };
  return [
    ...(isTrusted ? [prepare] : []),
    {
      title: t('Preview'),
      tooltip: t('What would be made, what it costs and what else could be taken.'),
      command: 'headstart.previewPlan',
    },
    {
      title: t('Why?'),
      tooltip: t('What the prediction rests on.'),
      command: 'headstart.explainPrediction',
    },
    ...(difference === null ? [] : [differenceLens(difference, t)]),
    ...(refusal === null ? [] : [refusalLens(refusal, t)]),
  ];
}

function differenceLens(difference: string, t: Translate): EntryLens {
  return {
    title: `$(git-compare) ${difference}`,
    tooltip: t('Preview shows the difference; nothing is changed unasked.'),
    command: 'headstart.previewPlan',
  };
}

function refusalLens(refusal: string, t: Translate): EntryLens {
  return {
    title: `$(warning) ${t("Your choice does not fit any more: use Headstart's pick")}`,
    tooltip: refusal,
    command: 'headstart.useOwnPick',
  };
}
