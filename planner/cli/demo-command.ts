import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { stateDirectory } from '../settings/settings-file.ts';
import type { CliWorld } from './cli-world.ts';
import { withExamples, withJson, type GlobalOptions } from './global-options.ts';
import type { Finish } from './program.ts';
import type { OpenSession, Session } from './session.ts';

/** Fast enough that forty minutes of a fine-tuning pass in twenty seconds. */
const demoClockFactor = 120;

/** `headstart demo`: the whole loop on the examples, in a state folder of its own that is removed at the end. */
export function addDemoCommand(
  program: Command,
  world: CliWorld,
  openIn: (world: CliWorld) => OpenSession,
  finish: Finish,
): void {
  const demo = program
    .command('demo')
    .description('show the whole loop on two examples in the simulated cloud (about a minute)');
  withExamples(demo, {
    'headstart demo': 'narrated; nothing is charged and nothing is left',
    'headstart demo --json > demo.json': 'with all that was found out',
  });
  withJson(demo).action(
    finish(async (options: GlobalOptions) => {
      const folder = join(stateDirectory(world.env), 'demo');
      const { findOrFetchTerraform } = await import('../compose-terraform.ts');
      const terraform = await findOrFetchTerraform(world);
      const inside = {
        ...world,
        env: { ...world.env, ...demoEnvironment(folder), HEADSTART_TERRAFORM: terraform },
      };
      await rm(folder, { recursive: true, force: true });
      const session = await openIn(inside)({ ...options, yes: true, target: 'simulated' });
      try {
        return await play(session);
      } finally {
        await session.close();
        await rm(folder, { recursive: true, force: true });
      }
    }),
  );
}

/** The user's own settings must not change what the demo shows. */
function demoEnvironment(folder: string): Record<string, string | undefined> {
  return {
    HEADSTART_STATE_DIR: folder,
    HEADSTART_CONFIG_DIR: folder,
    HEADSTART_CLOCK_FACTOR: String(demoClockFactor),
    HEADSTART_SIMULATED_HOSTING: 'in-process',
    HEADSTART_PROJECT: undefined,
    HEADSTART_REGION: undefined,
    HEADSTART_ZONE: undefined,
  };
}

async function play(session: Session): Promise<number> {
  const { demoSummary, runDemo } = await import('../demo/demo.ts');
  const started = session.ports.clock.now().getTime();
  const report = await runDemo(session, session.world.examplesDirectory);
  const seconds = (session.ports.clock.now().getTime() - started) / 1000;
  session.answer({ schemaVersion: 1, seconds, ...report }, demoSummary(report, seconds));
  const whole = report.leftAfterCleanUp.length === 0 && report.kmeans.result.run.state === 'succeeded';
  return whole ? 0 : 2;
}
