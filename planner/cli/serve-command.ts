import type { Command } from 'commander';
import { createPlanner } from '../planner.ts';
import { withExamples, withTarget, type GlobalOptions } from './global-options.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

/** `headstart serve --stdio`: the planner for editors, as JSON-RPC on stdin and stdout. */
export function addServeCommand(program: Command, open: OpenSession, finish: Finish): void {
  const serve = program
    .command('serve')
    .description('serve editors: JSON-RPC on stdin and stdout (protocol in docs/protocol.md)')
    .requiredOption('--stdio', 'speak on stdin and stdout');
  withExamples(serve, { 'headstart serve --stdio': 'until its input ends; an editor starts it' });
  withTarget(serve).action(
    finish((options: GlobalOptions) => inSession(open, { ...options, json: true }, runServe)),
  );
}

async function runServe(session: Session): Promise<number> {
  const { serveRpc } = await import('../server/rpc-server.ts');
  const { world, settings, ports } = session;
  await serveRpc({
    input: world.stdin,
    output: world.stdout,
    version: world.version,
    target: settings.target,
    project: settings.project,
    signal: world.signal,
    planner: (host) => createPlanner({ ...ports, host }),
    doctor: async (fix, signal) => {
      const { openDoctor } = await import('../compose-doctor.ts');
      const { target, project } = settings;
      return openDoctor({ ...world, signal }, { target, project }, fix);
    },
    projects: async (signal) => {
      const { knownProjects } = await import('../compose-projects.ts');
      return knownProjects(world, settings, signal);
    },
  });
  return 0;
}
