import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../../shared/traces/lotaru/all.csv', import.meta.url));

/** A task run of five workflows on seven kinds of machine. */
export interface LotaruRun {
  readonly isTraining: boolean;
  readonly machine: string;
  readonly workflow: string;
  readonly task: string;
  /** Which run of the workflow it belongs to, and the input of the task: the same work on every machine. */
  readonly work: string;
  readonly size: number;
  readonly seconds: number;
}

/** The runs of the trace; null on a machine that does not have it. */
export function lotaruRuns(): readonly LotaruRun[] | null {
  if (!existsSync(file)) return null;
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = header.trim().split(',');
  return lines.flatMap((text) => {
    const cells = text.trim().split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const [label, workflow, task] = [cell('Label'), cell('Workflow'), cell('Task')];
    const run = {
      isTraining: label.startsWith('train'),
      machine: cell('Machine'),
      ...{ workflow, task },
      work: [label, workflow, task, cell('TaskInputSize')].join(' '),
      size: Number(cell('TaskInputSize')),
      seconds: Number(cell('Realtime')) / 1000,
    };
    return run.seconds > 0 ? [run] : [];
  });
}
