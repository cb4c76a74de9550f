/** Longest name that fits a Google Cloud resource name with what Headstart adds to it. */
const longest = 40;

/** Files whose name says nothing of the job: the folder's name is taken instead. */
const plainNames = new Set([
  'train',
  'main',
  'run',
  'job',
  'index',
  'app',
  'script',
  'entry',
  '__main__',
  'start',
]);

/** The pattern of a valid job name. */
export const jobNamePattern = /^[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?$/;

/** A job name from its folder and file: `examples/finetune/train.py` → `finetune`, `jobs/align_reads.py` → `align-reads`. */
export function jobNameFrom(directory: string, entry: string | null): string {
  const folder = directory.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const stem =
    entry === null
      ? ''
      : (entry
          .split('/')
          .at(-1)
          ?.replace(/\.[^.]*$/, '') ?? '');
  const chosen = stem === '' || plainNames.has(stem.toLowerCase()) ? folder : stem;
  return validName(chosen) ?? validName(stem) ?? 'job';
}

/** The nearest valid job name, or null when nothing of the text can be kept. */
export function validName(text: string): string | null {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return plain === '' ? null : plain;
}
