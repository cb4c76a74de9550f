import { commands, l10n, window, type Disposable } from 'vscode';
import type { Offering } from '../../schemas/catalog.ts';
import type { Plan } from '../../schemas/plan.ts';
import { machineText } from '../views/machine-text.ts';
import type { Assessments } from './assessments.ts';
import type { ChosenOfferings } from './chosen-offerings.ts';

/** What the links of the hover and the CodeLens call: *use this* and *Use Headstart's pick*. */
export function registerChooseOffering(assessments: Assessments, chosen: ChosenOfferings): Disposable[] {
  const use = async (path: unknown, offering: unknown): Promise<void> => {
    if (typeof path !== 'string') return;
    const plan = assessments.all().get(path)?.assessment?.plan;
    const shown = plan === undefined ? undefined : offeringIn(plan, offering);
    if (shown === undefined) {
      void window.showInformationMessage(
        l10n.t('The plan is another by now: look at its alternatives again.'),
      );
      return;
    }
    await chosen.choose(path, shown);
    window.setStatusBarMessage(l10n.t('Planning with {0}.', machineText(shown)), 5000);
  };
  const useOwnPick = async (path: unknown): Promise<void> => {
    if (typeof path === 'string') await chosen.clear(path);
  };
  return [
    commands.registerCommand('headstart.useOffering', use),
    commands.registerCommand('headstart.useOwnPick', useOwnPick),
  ];
}

/** Only what the plan itself offers is taken from a link. */
function offeringIn({ alternatives }: Plan, offering: unknown): Offering | undefined {
  const asked = JSON.stringify(offering);
  return alternatives.find((alternative) => JSON.stringify(alternative.offering) === asked)?.offering;
}
