import type { ApplyProgress, Change, ChangeAction } from '../../schemas/change.ts';

/** What one line of `terraform … -json` means to Headstart; other lines are null. */
export type TerraformEvent =
  | { readonly kind: 'progress'; readonly progress: ApplyProgress }
  | { readonly kind: 'error'; readonly text: string };

interface EventLine {
  readonly type?: string;
  readonly hook?: {
    readonly resource?: { readonly addr?: string };
    readonly action?: string;
    readonly id_value?: string;
    readonly elapsed_seconds?: number;
  };
  readonly diagnostic?: {
    readonly severity?: string;
    readonly summary?: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

const states: Readonly<Record<string, ApplyProgress['state']>> = {
  apply_start: 'started',
  apply_progress: 'running',
  apply_complete: 'done',
  apply_errored: 'failed',
};

/**
 * Reads one line of the stream (source: Terraform, "Machine-Readable UI"). `planned` gives the action that was shown
 * for an address, which the stream does not know: it says "update" for a stop and start.
 */
export function terraformEvent(line: string, planned: readonly Change[]): TerraformEvent | null {
  const event = parseLine(line);
  if (event?.type === 'diagnostic') return diagnosticEvent(event);
  const state = states[event?.type ?? ''];
  const address = event?.hook?.resource?.addr;
  if (state === undefined || address === undefined) return null;
  const action = actionOf(event?.hook?.action, planned.find((change) => change.address === address)?.action);
  const id = event?.hook?.id_value;
  return {
    kind: 'progress',
    progress: {
      address,
      action,
      state,
      elapsedSeconds: event?.hook?.elapsed_seconds ?? 0,
      ...(id === undefined ? {} : { id }),
    },
  };
}

function diagnosticEvent({ diagnostic }: EventLine): TerraformEvent | null {
  if (diagnostic?.severity !== 'error') return null;
  const place = diagnostic.address === undefined ? '' : ` (${diagnostic.address})`;
  return { kind: 'error', text: `${diagnostic.summary ?? ''}${place}\n${diagnostic.detail ?? ''}`.trim() };
}

function actionOf(hookAction = 'noop', plannedAction?: ChangeAction): ChangeAction {
  switch (hookAction) {
    case 'update':
      return plannedAction === 'stop-start' || plannedAction === 'start' ? plannedAction : 'update';
    case 'create':
    case 'delete':
    case 'read':
    case 'replace':
      return hookAction;
    default:
      return 'no-op';
  }
}

/** Null for a line that is not one JSON object: Terraform prints plain text when it crashes. */
function parseLine(line: string): EventLine | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as EventLine;
  } catch {
    return null;
  }
}
