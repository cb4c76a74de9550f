import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { HeadstartError } from '../../schemas/failure.ts';

/** Terraform JSON as it lies on the disk: one file, or folders of it. */
export type TerraformJson =
  | { readonly kind: 'file'; readonly file: TextFile }
  | {
      readonly kind: 'folders';
      readonly folders: readonly { readonly path: string; readonly files: readonly TextFile[] }[];
      /** Terraform files in its own language, relative to the folder. */
      readonly unread: readonly string[];
    };

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Bytes of a file that is read at most, and files of a folder. */
const largestFile = 64 * 1024 * 1024;
const mostFiles = 10_000;
const skipped = new Set(['.terraform', '.git', 'node_modules']);

/**
 * Reads `*.tf.json` of a folder and of those below it, or one file. Links are not followed.
 * Throws HeadstartError: file-not-found, file-unreadable, invalid where a folder holds none or too much.
 */
export async function readTerraformJson(path: string): Promise<TerraformJson> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? notFound(path) : unreadable(path, cause.message);
  });
  if (!found.isDirectory()) return { kind: 'file', file: await readText(path, basename(path)) };
  const names = await filesBelow(path);
  const readable = names.filter((name) => name.endsWith('.tf.json'));
  if (readable.length === 0) throw nothingToCheck(path, names.length > 0);
  const folders = new Map<string, TextFile[]>();
  for (const name of readable.sort()) {
    const folder = relative(path, dirname(join(path, name))).replaceAll('\\', '/') || '.';
    const files = folders.get(folder) ?? [];
    files.push(await readText(join(path, name), name));
    folders.set(folder, files);
  }
  return {
    kind: 'folders',
    folders: [...folders].map(([folder, files]) => ({ path: folder, files })),
    unread: names.filter((name) => !name.endsWith('.tf.json')).sort(),
  };
}

/** Names of `*.tf.json` and `*.tf` below a folder, relative to it. */
async function filesBelow(root: string): Promise<readonly string[]> {
  const names: string[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((cause: Error) => {
      throw unreadable(join(root, folder), cause.message);
    });
    for (const entry of entries) {
      const name = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) pending.push(name);
      else if (entry.isFile() && /\.tf(\.json)?$/.test(entry.name)) names.push(name);
    }
    if (names.length > mostFiles) throw unreadable(root, `it holds more than ${mostFiles} Terraform files`);
  }
  return names;
}

async function readText(path: string, shown: string): Promise<TextFile> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) throw new Error('it is larger than 64 MiB');
    return { path: shown, text: await readFile(path, 'utf8') };
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
}

function notFound(path: string): HeadstartError {
  return new HeadstartError({
    code: 'file-not-found',
    fault: 'user',
    message: `${path} does not exist.`,
    nextStep: 'Give a folder of *.tf.json, or a file of Terraform JSON or Terraform plan JSON.',
  });
}

function unreadable(path: string, cause: string): HeadstartError {
  return new HeadstartError({
    code: 'file-unreadable',
    fault: 'user',
    message: `${path} cannot be read.`,
    nextStep: 'Check the file and your right to read it.',
    cause,
  });
}

function nothingToCheck(path: string, hasHcl: boolean): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: hasHcl
      ? `${path} holds Terraform in its own language alone, which is not read.`
      : `${path} holds no *.tf.json.`,
    nextStep:
      'Make a plan of it: terraform plan -out p && terraform show -json p > p.json, then "headstart check p.json".',
  });
}
