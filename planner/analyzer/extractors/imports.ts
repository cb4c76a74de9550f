import type { Evidence, Framework } from '../../../schemas/job.ts';
import { buildsOfPackage, frameworkImports, packageOfImport } from '../data/python-packages.ts';
import { pythonStandardModules } from '../data/python-standard-modules.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Dependency } from '../manifests/dependency.ts';

/** One package that the code imports from outside the project. */
export interface ImportedPackage {
  /** The name it is imported under, e.g. `sklearn`. */
  readonly imported: string;
  /** The name it is installed under, e.g. `scikit-learn`. */
  readonly distribution: string;
  /** Imported inside functions of files other than the entry alone: an option of the program, no ground that it stands on. */
  readonly optional: boolean;
  readonly evidence: Evidence;
}

/** Outside packages in order of their first import; the standard library and project files are left out. */
export function importedPackages(evaluator: Evaluator): readonly ImportedPackage[] {
  const found = new Map<string, ImportedPackage>();
  for (const module of evaluator.program.modules) {
    for (const one of module.imports) {
      const full = one.name === null ? one.module : `${one.module}.${one.name}`;
      const root = full.split('.')[0] ?? '';
      if (root === '' || full.startsWith('.') || pythonStandardModules.has(root)) continue;
      if (evaluator.program.resolve(full, module) !== null) continue;
      const imported = root === 'google' ? full.split('.').slice(0, 3).join('.') : root;
      const distribution = distributionOf(imported);
      const optional = module !== evaluator.program.entry && one.scope.kind === 'function';
      if (found.get(distribution)?.optional === optional || found.get(distribution)?.optional === false)
        continue;
      const evidence = evaluator.at(module.scope, one.line);
      found.set(distribution, { imported, distribution, optional, evidence });
    }
  }
  return [...found.values()];
}

function distributionOf(imported: string): string {
  for (let name = imported; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    if (Object.hasOwn(packageOfImport, name)) return packageOfImport[name] ?? imported;
  }
  return imported.toLowerCase().replaceAll('_', '-').replaceAll('.', '-');
}

/** The name under which manifests ask for a package: its own, or that of a build of it such as `onnxruntime-gpu`. */
export function declaredName(distribution: string, names: Iterable<string>): string | null {
  const all = [...names];
  if (all.includes(distribution)) return distribution;
  const builds = Object.hasOwn(buildsOfPackage, distribution) ? buildsOfPackage[distribution] : undefined;
  return all.find((name) => builds?.test(name) === true) ?? null;
}

/** The frameworks among the imported packages, with the versions that the manifests fix. */
export function frameworksOf(
  packages: readonly ImportedPackage[],
  dependencies: ReadonlyMap<string, Dependency>,
): readonly { readonly framework: Framework; readonly evidence: readonly Evidence[] }[] {
  return packages
    .filter(({ imported }) => frameworkImports.has(imported))
    .flatMap(({ imported, distribution, optional, evidence }) => {
      const name = declaredName(distribution, dependencies.keys());
      const declared = dependencies.get(name ?? imported);
      if (optional && declared === undefined) return [];
      const framework = { name: imported, version: declared?.version ?? null };
      return [{ framework, evidence: declared === undefined ? [evidence] : [evidence, declared.evidence] }];
    });
}
