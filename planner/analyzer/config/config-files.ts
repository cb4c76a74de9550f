import { posix } from 'node:path';
import { textOf, type SyntaxNode } from '../syntax.ts';
import { plainText } from '../python/literal.ts';
import type { Call, PythonModule } from '../python/python-module.ts';
import type { ConfigEntry } from './read-config.ts';

const loaders =
  /(?:^|\.)(?:yaml\.(?:safe_|full_|unsafe_)?load|OmegaConf\.load|json\.load|YAML\(\)\.load|safe_load|load_config\w*|read_config|parse_config\w*|from_file)$/;
const configFile =
  /^[\w./@-]+\.ya?ml$|^(?:[\w./@-]*\/)?[\w-]*(?:config|cfg|params|settings|hparams|args|recipe)[\w-]*\.json$/i;
/** More files than these are no configuration of one run. */
const maxFiles = 4;

/**
 * The settings that a program reads from configuration files of its project: those that the command line names, else
 * those that the code names, with Hydra's composition and the overrides of the command line.
 */
export async function configEntries(
  modules: readonly PythonModule[],
  args: readonly string[],
  read: (file: string) => Promise<string | null>,
): Promise<readonly ConfigEntry[]> {
  const composed = modules.flatMap(hydraFiles);
  const named = composed.length > 0 || !modules.some(loadsConfig) ? composed : namedFiles(modules, args);
  if (named.length === 0) return [];
  const { readConfig } = await import('./read-config.ts');
  const entries: ConfigEntry[] = [];
  for (const file of named.slice(0, maxFiles)) {
    const text = await read(posix.normalize(file));
    if (text === null) continue;
    const own = readConfig(file, text);
    entries.push(...own);
    for (const part of composed.includes(file) ? partsOf(file, own) : []) {
      const partText = await read(posix.normalize(part));
      if (partText !== null) entries.push(...readConfig(part, partText));
    }
  }
  return entries;
}

/** `@hydra.main(config_path="conf", config_name="config")`. */
function hydraFiles(module: PythonModule): readonly string[] {
  return module.calls
    .filter((call) => /(?:^|\.)hydra\.main$|^hydra_main$/.test(targetOf(call)))
    .flatMap((call) => {
      const name = textGiven(call, 'config_name');
      if (name === null) return [];
      const folder = posix.join(posix.dirname(module.file), textGiven(call, 'config_path') ?? '.');
      return [posix.join(folder, /\.ya?ml$/.test(name) ? name : `${name}.yaml`)];
    });
}

/** `defaults: [{model: unet}]` composes `model/unet.yaml` beside the file. */
function partsOf(file: string, entries: readonly ConfigEntry[]): readonly string[] {
  const groups = entries.filter(({ path }) => path[0] === 'defaults' && path.length === 2);
  return groups
    .slice(0, 8)
    .flatMap(({ path: [, group = ''], known }) =>
      known.value.kind === 'text'
        ? [posix.join(posix.dirname(file), group, `${known.value.value}.yaml`)]
        : [],
    );
}

function loadsConfig(module: PythonModule): boolean {
  return module.calls.some((call) => loaders.test(targetOf(call)));
}

function namedFiles(modules: readonly PythonModule[], args: readonly string[]): readonly string[] {
  const given = args.map((arg) => arg.replace(/^--?[\w-]+=/, '')).filter((arg) => configFile.test(arg));
  if (given.length > 0) return given;
  const texts = modules
    .flatMap(({ strings }) => strings)
    .map(({ node, scope }) => plainText(scope.module.tree, node));
  return [...new Set(texts.filter((text) => text !== null && configFile.test(text)))].flatMap(
    (text) => text ?? [],
  );
}

function targetOf(call: Call): string {
  return textOf(call.scope.module.tree, call.target);
}

function textGiven(call: Call, keyword: string): string | null {
  const node: SyntaxNode | undefined = call.keywords.get(keyword);
  return node === undefined ? null : plainText(call.scope.module.tree, node);
}
