import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { RuleReport } from '../../schemas/rule.ts';
import { readTerraformJson } from '../files/terraform-json-folders.ts';
import type { Catalog } from '../ports.ts';
import { judgeFile, judgeFolders } from '../rules/judge-terraform-json.ts';
import { renderRules } from '../terminal/render-rules.ts';
import { createStyle, wantsColor } from '../terminal/style.ts';
import type { CliWorld } from './cli-world.ts';
import { withExamples, withJson } from './global-options.ts';
import type { Finish } from './program.ts';

/** `headstart check`: any Terraform JSON or plan against the rules of Google Cloud. Asks no cloud and runs nothing. */
export function addCheckCommands(
  program: Command,
  world: CliWorld,
  catalogOf: (world: CliWorld) => Promise<Catalog>,
  finish: Finish,
): void {
  const check = program
    .command('check <path>')
    .description('judge Terraform JSON, cdktf output or a Terraform plan by the rules of Google Cloud');
  withExamples(check, {
    'headstart check cdktf.out': 'every *.tf.json of a folder and below it',
    'headstart check main.tf.json --json': 'one file, for programs',
    'terraform show -json p > p.json && headstart check p.json': 'a plan, with what it changes',
  });
  withJson(check).action(
    finish(async (path: string, options: { readonly json?: boolean }) => {
      const report = await reportOf(resolve(world.cwd, path), await catalogOf(world));
      const style = createStyle(wantsColor(world.env, world.isTTY));
      world.stdout.write(
        `${options.json ? JSON.stringify({ schemaVersion: 1, ...report }) : renderRules(report, style)}\n`,
      );
      return report.violations.some(({ severity }) => severity === 'error') ? 1 : 0;
    }),
  );
}

async function reportOf(path: string, catalog: Catalog): Promise<RuleReport> {
  const read = await readTerraformJson(path);
  if (read.kind === 'file') return judgeFile(read.file, catalog);
  const report = judgeFolders(read.folders, catalog);
  return read.unread.length === 0 ? report : { ...report, unread: read.unread };
}
