import { posix } from 'node:path';
import { plainText } from '../python/literal.ts';
import type { PythonModule } from '../python/python-module.ts';
import type { ConfigEntry } from './read-config.ts';

/** Options of launchers and of training arguments that name a file which says how the work is spread. */
const naming = /^--(?:config[-_]file|deepspeed|deepspeed[-_]config|fsdp[-_]config|use[-_]config[-_]file)$/;
const parallelFile =
  /^[\w./-]*(?:^|[/_-])(?:ds|deepspeed|zero|fsdp|accelerate)\w*(?:[_-]\w+)*\.(?:json|ya?ml)$/i;
/** One run is spread by one file, or by two where accelerate refers to DeepSpeed's. */
const maxFiles = 3;

/**
 * The settings of DeepSpeed's and accelerate's configuration files that the command or the code names. They are kept apart
 * from the program's own: `enabled` or `type` mean nothing there.
 */
export async function parallelEntries(
  modules: readonly PythonModule[],
  command: readonly string[],
  read: (file: string) => Promise<string | null>,
): Promise<readonly ConfigEntry[]> {
  const files = [...new Set([...namedByCommand(command), ...modules.flatMap(namedInCode)])];
  const entries: ConfigEntry[] = [];
  for (const file of files.slice(0, maxFiles)) {
    const text = await read(posix.normalize(file));
    if (text === null) continue;
    const { readConfig } = await import('./read-config.ts');
    entries.push(...readConfig(file, text));
  }
  return entries;
}

function namedByCommand(command: readonly string[]): readonly string[] {
  return command.flatMap((word, index) => {
    const [flag = '', joined] = word.split('=');
    const file = joined ?? command[index + 1] ?? '';
    return naming.test(flag) && /\.(?:json|ya?ml)$/.test(file) ? [file] : [];
  });
}

function namedInCode(module: PythonModule): readonly string[] {
  return module.strings.flatMap(({ node, scope }) => {
    const { text } = scope.module.tree;
    if (node.end - node.start > 120 || !/\.(?:json|ya?ml)["']$/.test(text.slice(node.start, node.end)))
      return [];
    const file = plainText(scope.module.tree, node);
    return file !== null && parallelFile.test(file) ? [file] : [];
  });
}
