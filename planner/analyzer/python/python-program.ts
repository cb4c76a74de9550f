import type { ConfigEntry } from '../config/read-config.ts';
import { textOf } from '../syntax.ts';
import type { Call, ProjectName, PythonModule } from './python-module.ts';
import { reachableModules } from './reachable.ts';

/** The files of a Python job that were read: the entry first, then the project files it imports. */
export interface PythonProgram {
  readonly entry: PythonModule;
  readonly modules: readonly PythonModule[];
  /** Every call, those that serve evaluation or testing last. */
  readonly calls: readonly Call[];
  /** The calls that do not serve evaluation or testing, and those that do. */
  readonly workCalls: readonly Call[];
  readonly evaluationCalls: readonly Call[];
  /** The settings of the configuration files that it reads. */
  readonly configured: readonly ConfigEntry[];
  /** The settings of the files that say how the work is spread over devices. */
  readonly parallel: readonly ConfigEntry[];
  /** What a dotted import names inside the project; null when it comes from outside. */
  resolve(imported: string, from: PythonModule): ProjectName | null;
}

/** Ties parsed modules together so that imports between them can be followed. */
export function pythonProgram(
  read: readonly [PythonModule, ...PythonModule[]],
  configured: readonly ConfigEntry[] = [],
  parallel: readonly ConfigEntry[] = [],
  roots: readonly string[] = [],
): PythonProgram {
  const byFile = new Map(read.map((module) => [module.file, module]));
  const resolve = resolver(byFile, roots);
  const modules = reachableModules(read, resolve);
  const calls = modules.flatMap((module) =>
    module === modules[0] ? module.calls : module.calls.filter((call) => !runsAlone(call)),
  );
  // A program that is for evaluation does its work there.
  const evaluates = isForEvaluation(modules[0].file);
  const serves = (call: Call): boolean =>
    servesEvaluation(call) || (!evaluates && isForEvaluation(call.scope.name));
  const { work: workCalls = [], evaluation: evaluationCalls = [] } = Object.groupBy(calls, (call) =>
    serves(call) ? 'evaluation' : 'work',
  );
  return {
    entry: modules[0],
    modules,
    calls: [...workCalls, ...evaluationCalls],
    workCalls,
    evaluationCalls,
    configured,
    parallel,
    resolve,
  };
}

const evaluating = /(?:^|[_/])(?:validat\w*|eval\w*|test)(?:_|\.py$|$)/i;

/** What a file does only when it is started itself, which a file that is imported is not. */
function runsAlone({ guards, scope }: Call): boolean {
  return guards.some(({ condition, holds }) => holds && main.test(textOf(scope.module.tree, condition)));
}

const main = /^__name__\s*==\s*['"]__main__['"]$/;

/** `train_and_evaluate` trains as well. */
function isForEvaluation(name: string): boolean {
  return evaluating.test(name) && !/train|fit/i.test(name);
}

/** `val_loader = DataLoader(val_set, …)`: a call whose line or function speaks of validation or testing and not of training. */
function servesEvaluation(call: Call): boolean {
  const line = call.scope.module.tree.lines[call.line - 1] ?? '';
  return (
    /(?:^|[^a-z])(?:val|valid|validat(?:e|or|ion)|eval|evaluat(?:e|or|ion)|test|testing|dev)(?:[^a-z]|$)/i.test(
      line,
    ) && !/train/i.test(line)
  );
}

/** Every use of an imported name asks where it comes from; the answer is worked out once. */
function resolver(
  byFile: ReadonlyMap<string, PythonModule>,
  roots: readonly string[],
): PythonProgram['resolve'] {
  const resolved = new Map<string, ProjectName | null>();
  return (imported, from) => {
    const key = `${from.file} ${imported}`;
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const found = resolveIn(byFile, roots, imported, from);
    resolved.set(key, found);
    return found;
  };
}

function resolveIn(
  byFile: ReadonlyMap<string, PythonModule>,
  roots: readonly string[],
  imported: string,
  from: PythonModule,
): ProjectName | null {
  const segments = imported.replace(/^\.+/, '').split('.');
  for (let length = segments.length; length > 0; length -= 1) {
    const module = candidateFiles(imported, from.file, roots, segments.slice(0, length))
      .map((file) => byFile.get(file))
      .find((found) => found !== undefined);
    if (module === undefined) continue;
    return bound(module, segments.slice(length));
  }
  return null;
}

function bound(module: PythonModule, rest: readonly string[]): ProjectName | null {
  const name = rest[0];
  if (name === undefined) return { module, binding: null, name: module.file };
  return { module, binding: module.scope.bindings.get(name)?.at(-1) ?? null, name };
}

/**
 * Files that a dotted import may mean, most likely first: beside the importing file, from the job's directory, then from
 * the other folders that packages are looked for in. Leading dots of `imported` climb packages.
 */
export function candidateFiles(
  imported: string,
  fromFile: string,
  roots: readonly string[] = [],
  segments: readonly string[] = imported.replace(/^\.+/, '').split('.').filter(Boolean),
): readonly string[] {
  const dots = /^\.*/.exec(imported)?.[0].length ?? 0;
  const folder = fromFile.split('/').slice(0, -1);
  const elsewhere = roots.map((root) => (root === '.' ? [] : root.split('/')));
  const bases =
    dots > 0 ? [folder.slice(0, Math.max(0, folder.length - (dots - 1)))] : [folder, [], ...elsewhere];
  return bases.flatMap((base) => {
    const path = [...base, ...segments].join('/');
    return path === '' ? [] : [`${path}.py`, `${path}/__init__.py`];
  });
}
