import type { Command } from 'commander';
import { renderDoctor } from '../terminal/render-doctor.ts';
import { createStyle, wantsColor } from '../terminal/style.ts';
import type { CliWorld } from './cli-world.ts';
import { withExamples, withJson, withTarget, type GlobalOptions } from './global-options.ts';
import type { Finish } from './program.ts';

/** `headstart doctor`: every prerequisite, and how to mend what is missing. */
export function addDoctorCommand(program: Command, world: CliWorld, finish: Finish): void {
  const doctor = program
    .command('doctor')
    .description('check every prerequisite and say how to mend what is missing')
    .option('--fix', 'fetch Terraform where it is missing');
  withExamples(doctor, {
    'headstart doctor': 'for the simulated cloud',
    'headstart doctor --target gcp --project my-project': 'for Google Cloud',
  });
  withJson(withTarget(doctor)).action(
    finish(async (options: GlobalOptions & { fix?: boolean }) => {
      const { openDoctor } = await import('../compose-doctor.ts');
      const report = await openDoctor(world, options, options.fix === true);
      const style = createStyle(wantsColor(world.env, world.isTTY));
      world.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${renderDoctor(report, style)}\n`);
      return report.ok ? 0 : 1;
    }),
  );
}
