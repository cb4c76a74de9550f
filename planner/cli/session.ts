import type { Host } from '../ports.ts';
import type { Planner } from '../planner.ts';
import type { Settings } from '../../schemas/settings.ts';
import type { PlannerPorts } from '../use-cases/planner-ports.ts';
import type { CliWorld } from './cli-world.ts';
import type { GlobalOptions } from './global-options.ts';

/** One command's planner with the host it speaks to. */
export interface Session {
  readonly planner: Planner;
  readonly ports: PlannerPorts;
  readonly settings: Settings;
  readonly host: Host;
  readonly world: CliWorld;
  /** Prints the final answer: JSON when asked for, else the text, which is only then made. */
  answer(value: unknown, text: string | (() => string)): void;
  close(): Promise<void>;
}

/** Opens a session for the options of a command. compose.ts makes it, so that commands know no outside. */
export type OpenSession = (options: GlobalOptions) => Promise<Session>;

/** Opens a session, runs the work in it and closes it whatever happens; the result is the exit code. */
export async function inSession(
  open: OpenSession,
  options: GlobalOptions,
  work: (session: Session) => Promise<number>,
): Promise<number> {
  const session = await open(options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
