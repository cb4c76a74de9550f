import type { ListedModel, ModelTrial } from '../../schemas/model.ts';
import { alignColumns } from './layout.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

const titles = ['version', 'trained', 'runs', 'corrects', 'answers'];

/** Kept versions of the models as a table, newest first. */
export function renderModels(models: readonly ListedModel[], style: Style): string {
  if (models.length === 0)
    return 'No models have been trained yet: predictions rest on code and runs alone. Train with "headstart models train".';
  const rows = models.map(({ version, trainedAt, runs, targets, isCurrent }) => [
    String(version),
    plainText(trainedAt),
    String(runs),
    targets.length === 0 ? 'nothing' : plainText(targets.join(', ')),
    isCurrent ? style.good('now') : '–',
  ]);
  return alignColumns([titles.map(style.dim), ...rows], 0).join('\n');
}

const trialTitles = ['quantity', 'runs', 'judged on', 'loss: code', 'before', 'new', 'answers'];
const answersAs = { code: 'code alone', incumbent: 'as before', candidate: 'the new one' } as const;

/** How trained forests did on recent runs; nothing where there were too few. */
export function renderTrials(trials: readonly ModelTrial[], style: Style): string {
  const rows = trials.map(({ target, rows: runs, judged, losses, chosen }) => [
    plainText(target),
    String(runs),
    String(judged),
    losses.code.toFixed(3),
    losses.incumbent?.toFixed(3) ?? '–',
    losses.candidate.toFixed(3),
    answersAs[chosen],
  ]);
  return alignColumns([trialTitles.map(style.dim), ...rows], 0).join('\n');
}
