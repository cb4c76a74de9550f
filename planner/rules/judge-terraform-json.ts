import type { RuleReport } from '../../schemas/rule.ts';
import type { Catalog } from '../ports.ts';
import { joined, judgeConfiguration } from './judge.ts';
import { member, parseJson, unreadable, type Json } from './parse-json.ts';
import { readConfiguration } from './read-configuration.ts';
import { isPlan, readPlan } from './read-plan.ts';

/** A file that is to be judged. */
export interface TerraformFile {
  /** As it is shown to the user. */
  readonly path: string;
  readonly text: string;
}

/** Files of one folder, which Terraform reads as one module. */
export interface TerraformFolder {
  readonly path: string;
  readonly files: readonly TerraformFile[];
}

/**
 * Judges one file: Terraform plan JSON, or Terraform JSON by itself. Nothing in it is evaluated or run.
 * Throws HeadstartError `invalid` for anything else.
 */
export function judgeFile(file: TerraformFile, catalog: Catalog): RuleReport {
  const value = parseJson(file.text, file.path);
  if (isPlan(value)) return judgeConfiguration(readPlan(value), catalog);
  if (!isConfiguration(value, file.path))
    throw unreadable(file.path, 'it is neither Terraform JSON nor a Terraform plan');
  return judgeConfiguration(readConfiguration([value]), catalog);
}

/** Judges folders of `*.tf.json`, each a module of its own. Throws HeadstartError `invalid` for a file that is no JSON. */
export function judgeFolders(folders: readonly TerraformFolder[], catalog: Catalog): RuleReport {
  const reports = folders.map(({ path, files }) => {
    const ordered = [...files.filter((file) => !isOverride(file)), ...files.filter(isOverride)];
    const values = ordered.map((file) => parseJson(file.text, file.path));
    const report = judgeConfiguration(readConfiguration(values), catalog);
    return folders.length > 1 ? inFolder(report, path) : report;
  });
  return joined(reports);
}

function inFolder({ violations, checked, notJudged }: RuleReport, folder: string): RuleReport {
  return {
    violations: violations.map((violation) => ({ ...violation, folder })),
    checked,
    notJudged: notJudged.map((one) => ({ ...one, folder })),
  };
}

/** Override files lie over the others (source: Terraform, "Override Files"). */
function isOverride({ path }: TerraformFile): boolean {
  return /(^|[/\\_])override\.tf\.json$/.test(path);
}

const topLevel = ['resource', 'terraform', 'provider', 'variable', 'output', 'locals', 'data', 'module'];

/** An empty file is a configuration where its name says so. */
function isConfiguration(value: Json, path: string): boolean {
  return path.endsWith('.tf.json') || topLevel.some((name) => member(value, name) !== undefined);
}
