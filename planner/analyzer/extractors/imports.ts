import type { Evidence, Framework } from '../../../schemas/job.ts';
import { frameworkImports, packageOfImport } from '../data/python-packages.ts';
import { pythonStandardModules } from '../data/python-standard-modules.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Dependency } from '../manifests/dependency.ts';

/** One package that the code imports from outside the project. */
export interface ImportedPackage {
  /** The name it is imported under, e.g. `sklearn`. */
  readonly imported: string;
  /** The name it is installed under, e.g. `scikit-learn`. */
  readonly distribution: string;
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
      if (found.has(distribution)) continue;
      found.set(distribution, { imported, distribution, evidence: evaluator.at(module.scope, one.line) });
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

/** The frameworks among the imported packages, with the versions that the manifests fix. */
export function frameworksOf(
  packages: readonly ImportedPackage[],
  dependencies: ReadonlyMap<string, Dependency>,
): readonly { readonly framework: Framework; readonly evidence: readonly Evidence[] }[] {
  return packages
    .filter(({ imported }) => frameworkImports.has(imported))
    .map(({ imported, distribution, evidence }) => {
      const declared = dependencies.get(distribution) ?? dependencies.get(imported);
      const framework = { name: imported, version: declared?.version ?? null };
      return { framework, evidence: declared === undefined ? [evidence] : [evidence, declared.evidence] };
    });
}
