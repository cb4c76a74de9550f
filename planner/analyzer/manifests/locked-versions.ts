import { packageOfImport } from '../data/python-packages.ts';
import type { CodeFacts } from '../code-facts.ts';
import type { LockedPackage } from './dependency.ts';
import { normalisedName } from './python-version.ts';

/**
 * Facts of code with the versions that lock files fix for what it imports without asking for it in a manifest: a
 * package that came with another one.
 */
export function withLockedVersions(
  facts: CodeFacts,
  locked: Pick<ReadonlyMap<string, LockedPackage>, 'get'>,
): CodeFacts {
  const evidence: Record<string, CodeFacts['evidence'][string]> = { ...facts.evidence };
  const lockedAs = (field: string, name: string): string | null => {
    const found = locked.get(name) ?? locked.get(normalisedName(name));
    if (found !== undefined) evidence[field] = [...(evidence[field] ?? []), found.evidence];
    return found?.version ?? null;
  };
  const dependencies = Object.entries(facts.job.dependencies).map(
    ([name, version]) => [name, version ?? lockedAs(`dependencies.${name}`, name)] as const,
  );
  const frameworks = facts.job.frameworks.map((framework) => {
    const distribution = Object.hasOwn(packageOfImport, framework.name)
      ? packageOfImport[framework.name]
      : undefined;
    const version =
      framework.version ?? lockedAs(`frameworks.${framework.name}`, distribution ?? framework.name);
    return { ...framework, version };
  });
  return {
    ...facts,
    job: { ...facts.job, dependencies: Object.fromEntries(dependencies), frameworks },
    evidence,
  };
}
