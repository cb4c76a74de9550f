import * as z from 'zod';
import type { ApplyProgress, Change, ChangeAction } from '../../schemas/change.ts';

/** What one line of `terraform … -json` means to Headstart; other lines are null. */
export type TerraformEvent =
  | { readonly kind: 'progress'; readonly progress: ApplyProgress }
  | { readonly kind: 'error'; readonly text: string };

const text = z.string().optional();

/** What is read of a line; a line of another shape is none of ours. */
const eventLine = z.object({
  type: text,
  hook: z
    .object({
      resource: z.object({ addr: text }).optional(),
      action: text,
      id_value: text,
      elapsed_seconds: z.number().optional(),
    })
    .optional(),
  diagnostic: z.object({ severity: text, summary: text, detail: text, address: text }).optional(),
});

type EventLine = z.infer<typeof eventLine>;

const states: ReadonlyMap<string | undefined, ApplyProgress['state']> = new Map([
  ['apply_start', 'started'],
  ['apply_progress', 'running'],
  ['apply_complete', 'done'],
  ['apply_errored', 'failed'],
]);

/**
 * Reads one line of the stream (source: Terraform, "Machine-Readable UI"). `planned` gives the action that was shown
 * for an address, which the stream does not know: it says "update" for a stop and start.
 */
export function terraformEvent(line: string, planned: readonly Change[]): TerraformEvent | null {
  const event = parseLine(line);
  if (event?.type === 'diagnostic') return diagnosticEvent(event);
  const state = states.get(event?.type);
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

/** Null for a line that is no event: Terraform prints plain text when it crashes. */
function parseLine(line: string): EventLine | null {
  if (!line.startsWith('{')) return null;
  const parsed = eventLine.safeParse(jsonOf(line));
  return parsed.success ? parsed.data : null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
