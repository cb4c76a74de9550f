import { EvidenceSheet, noFacts, type CodeFacts } from '../code-facts.ts';
import type { Manifests } from '../manifests/read-manifests.ts';
import { evidenceAt } from './code-evidence.ts';
import { codeGpu } from './code-gpu.ts';
import { codeHosts, codePorts } from './code-network.ts';
import { codePlaces } from './code-places.ts';
import type { CodeProgram } from './code-reading.ts';
import { codeBatchSize, codeEpochs, codeWorkers } from './code-settings.ts';
import { codeTask } from './code-task.ts';
import { frameworksOf, importedPackages, type ImportedPackage } from './import-names.ts';
import { installedPackages } from './shell-installs.ts';
import { rememberTexts } from './text-value.ts';

/** Everything that a program in a language other than Python tells: one extractor per concept over the parsed files. */
export function analyzeCode(program: CodeProgram, manifests: Manifests): CodeFacts {
  const sheet = new EvidenceSheet();
  const [entry] = program;
  rememberTexts(program);
  const packages = [...importedPackages(program, manifests.dependencies), ...installedPackages(program)];
  const dependencies = dependenciesOf(packages, manifests, sheet);
  const frameworks = frameworksOf(packages);
  for (const { framework, evidence } of packages)
    if (framework !== null) sheet.note(`frameworks.${framework}`, [evidence]);
  const dataAccess = sheet.take('dataAccess', codePlaces(program)) ?? [];
  const known = packages.map(({ name, framework, evidence }) => ({
    name: framework ?? name,
    line: [evidence],
  }));
  if (entry.main !== null) sheet.note('entry', [evidenceAt(entry, entry.main, 1)]);
  return {
    job: {
      ...noFacts,
      dependencies,
      frameworks,
      dataAccess,
      gpuRequired: sheet.take('gpuRequired', codeGpu(program, [...known, ...declaredOf(manifests)])) ?? false,
      task: sheet.take(
        'task',
        codeTask(
          program,
          frameworks.map(({ name }) => name),
        ),
      ),
      workers: sheet.take('workers', codeWorkers(program)),
      batchSize: sheet.take('batchSize', codeBatchSize(program)),
      epochs: sheet.take('epochs', codeEpochs(program)),
      ports: sheet.take('ports', codePorts(program)) ?? [],
      hosts:
        sheet.take(
          'hosts',
          codeHosts(
            program,
            dataAccess.map(({ uri }) => uri),
          ),
        ) ?? [],
    },
    modelFamily: null,
    evidence: sheet.record,
    warnings: damageOf(program),
  };
}

/** Packages that only a manifest names may need a GPU too: a CUDA build beside the plain one. */
function declaredOf(
  manifests: Manifests,
): readonly { readonly name: string; readonly line: ImportedPackage['evidence'][] }[] {
  return [...manifests.dependencies.values()].map(({ name, evidence }) => ({ name, line: [evidence] }));
}

function dependenciesOf(
  packages: readonly ImportedPackage[],
  manifests: Manifests,
  sheet: EvidenceSheet,
): Readonly<Record<string, string | null>> {
  const versions = new Map<string, string | null>();
  for (const { name, version, evidence } of manifests.dependencies.values()) {
    versions.set(name, version);
    sheet.note(`dependencies.${name}`, [evidence]);
  }
  for (const { name, version, evidence } of packages) {
    if (versions.has(name)) continue;
    versions.set(name, version);
    sheet.note(`dependencies.${name}`, [evidence]);
  }
  return Object.fromEntries(versions);
}

function damageOf(program: CodeProgram): CodeFacts['warnings'] {
  return program.flatMap(({ file, tree }) =>
    tree.damaged === null
      ? []
      : [{ message: 'the code is broken here; what can be read is used', file, line: tree.damaged }],
  );
}
