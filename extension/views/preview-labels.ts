import type { Translate } from './translate.ts';

/** The fixed texts of the page, by the names that preview.html and its script use. */
export type PreviewLabels = ReturnType<typeof previewLabels>;

export function previewLabels(t: Translate) {
  return {
    ...sectionLabels(t),
    ...tableLabels(t),
    noChanges: t('Terraform has not been asked yet what would change.'),
    noFindings: t('No rule is broken.'),
    noChart: t('There is no second machine of known price to compare with.'),
    forcesReplacement: t('forces replacement'),
    logarithmic: t('logarithmic scale'),
    inThisPlan: t('in this plan'),
    useThis: t('Use This'),
    chartHelp: t('Arrow keys go from machine to machine, Enter plans again with the one that has the focus.'),
  };
}

function sectionLabels(t: Translate) {
  return {
    notices: t('Notices'),
    figures: t('Cost and time'),
    compare: t('Cost against time'),
    changes: t('What would change'),
    prediction: t('Prediction'),
    findings: t('Rules and checks'),
    rejected: t('Ruled out'),
    details: t('Details'),
    actions: t('Actions'),
    terraform: t('Terraform diff'),
    json: t('Plan as JSON'),
    chart: t('Machines by time to result and cost of a run'),
    timeAxis: t('time to result'),
    costAxis: t('cost of a run'),
  };
}

function tableLabels(t: Translate) {
  return {
    breakdown: t('What the cost is made of'),
    alternatives: t('Machines that fit'),
    intervals: t('Predicted quantities with their bounds'),
    part: t('Part'),
    price: t('Price'),
    number: t('No.'),
    machine: t('Machine'),
    cost: t('Cost of a run'),
    time: t('Time to result'),
    reason: t('Reason'),
    action: t('Action'),
    resource: t('Resource'),
    progress: t('Progress'),
    quantity: t('Quantity'),
    target: t('Target'),
    range: t('Range'),
    severity: t('Severity'),
    what: t('What'),
    fix: t('What to do'),
    count: t('Offerings'),
    criterion: t('Criterion'),
    example: t('Example'),
  };
}
