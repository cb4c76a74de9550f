import type { Translate } from './translate.ts';

/** A job.yaml that says nothing yet but what is run: everything else is a comment to be taken out of comments. */
export function jobFileTemplate(name: string, entry: string, t: Translate): string {
  return [
    `# ${t('What Headstart cannot read in the code, or shall not decide. Every line but `entry` may be left out.')}`,
    `name: ${name}`,
    `entry: ${JSON.stringify(entry)}`,
    `# ${t('What one run may cost at most, in US dollars.')}`,
    '# maxUsd: 5',
    `# ${t('When the result is needed: an instant, or a duration from now.')}`,
    '# deadline: 2h',
    `# ${t('cheapest, fastest or balanced.')}`,
    '# objective: balanced',
    `# ${t('The job may be stopped and started again, so a Spot machine will do.')}`,
    '# interruptible: true',
    '# checkpoint:',
    '#   everySeconds: 300',
    `# ${t('Data that the job reads or writes.')}`,
    '# data:',
    '#   - uri: gs://bucket/folder',
    '#     bytes: 10GiB',
    `# ${t('What is fixed by hand.')}`,
    '# resources:',
    '#   region: us-central1',
    '#   memoryGib: 16',
    '#   accelerator:',
    '#     type: nvidia-l4',
    '#     count: 1',
    '',
  ].join('\n');
}
