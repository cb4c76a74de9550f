import type { Job } from '../../schemas/job.ts';
import { EvidenceSheet, type CodeFacts } from './code-facts.ts';
import { dataAccess } from './data-access/data-access.ts';
import { activationCheckpointing } from './extractors/activation-checkpointing.ts';
import { apiCalls } from './extractors/api-calls.ts';
import { batchSize, gradientAccumulation } from './extractors/batch-size.ts';
import { checkpointing } from './extractors/checkpointing.ts';
import { datasets } from './extractors/datasets.ts';
import { distributed } from './extractors/distributed.ts';
import { epochs, steps } from './extractors/epochs.ts';
import { gpuRequired } from './extractors/gpu-required.ts';
import { declaredName, frameworksOf, importedPackages } from './extractors/imports.ts';
import { method } from './extractors/method.ts';
import { model } from './extractors/model.ts';
import { hosts, ports } from './extractors/network.ts';
import { optimizer } from './extractors/optimizer.ts';
import { precision } from './extractors/precision.ts';
import { sequenceLength } from './extractors/sequence-length.ts';
import { task } from './extractors/task.ts';
import { workers } from './extractors/workers.ts';
import type { Manifests } from './manifests/read-manifests.ts';
import { createEvaluator } from './python/create-evaluator.ts';
import type { Evaluator } from './python/evaluator.ts';
import type { Invocation } from './python/invocation.ts';
import type { PythonProgram } from './python/python-program.ts';

/** Everything a Python program tells about the job: one extractor per concept over the parsed files. */
export function analyzePython(
  program: PythonProgram,
  manifests: Manifests,
  invocation: Invocation,
  command: readonly string[],
): CodeFacts {
  const evaluator = createEvaluator(program, invocation);
  const sheet = new EvidenceSheet();
  const found = model(evaluator);
  if (found !== null) sheet.note('model.parameters', found.sizeEvidence);
  const kind = sheet.take('task', task(evaluator));
  return {
    job: {
      ...packages(evaluator, manifests, sheet),
      ...work(evaluator, sheet, kind, command),
      model: sheet.take('model', found),
      task: kind,
      apiCalls: sheet.take('apiCalls', apiCalls(evaluator)) ?? [],
      dataAccess: sheet.take('dataAccess', dataAccess(evaluator)) ?? [],
      datasets: sheet.take('datasets', datasets(evaluator)) ?? [],
      ports: sheet.take('ports', ports(evaluator)) ?? [],
      hosts: sheet.take('hosts', hosts(evaluator)) ?? [],
    },
    modelFamily: found?.family ?? null,
    evidence: sheet.record,
    warnings: damage(program),
  };
}

type Work = Omit<
  CodeFacts['job'],
  | 'frameworks'
  | 'dependencies'
  | 'model'
  | 'task'
  | 'apiCalls'
  | 'dataAccess'
  | 'datasets'
  | 'ports'
  | 'hosts'
>;

function work(
  evaluator: Evaluator,
  sheet: EvidenceSheet,
  kind: Job['task'],
  command: readonly string[],
): Work {
  const trains = kind === 'training' || kind === 'fine-tuning';
  return {
    gpuRequired: sheet.take('gpuRequired', gpuRequired(evaluator, kind)) ?? false,
    method: sheet.take('method', method(evaluator, kind)),
    batchSize: sheet.take('batchSize', batchSize(evaluator)),
    gradientAccumulation: sheet.take('gradientAccumulation', gradientAccumulation(evaluator)),
    sequenceLength: sheet.take('sequenceLength', sequenceLength(evaluator)),
    precision: sheet.take('precision', precision(evaluator)),
    optimizer: trains ? sheet.take('optimizer', optimizer(evaluator)) : null,
    activationCheckpointing: sheet.take('activationCheckpointing', activationCheckpointing(evaluator)),
    distributed: sheet.take('distributed', distributed(evaluator, command)),
    workers: sheet.take('workers', workers(evaluator)),
    epochs: sheet.take('epochs', epochs(evaluator)),
    steps: sheet.take('steps', steps(evaluator)),
    checkpointing: sheet.take('checkpointing', checkpointing(evaluator, kind)),
  };
}

function packages(
  evaluator: Evaluator,
  manifests: Manifests,
  sheet: EvidenceSheet,
): Pick<CodeFacts['job'], 'frameworks' | 'dependencies'> {
  const imported = importedPackages(evaluator);
  const versions = new Map<string, string | null>();
  for (const { name, version, evidence } of manifests.dependencies.values()) {
    versions.set(name, version);
    sheet.note(`dependencies.${name}`, [evidence]);
  }
  for (const { distribution, evidence } of imported) {
    if (declaredName(distribution, versions.keys()) !== null) continue;
    versions.set(distribution, null);
    sheet.note(`dependencies.${distribution}`, [evidence]);
  }
  const frameworks = frameworksOf(imported, manifests.dependencies);
  for (const { framework, evidence } of frameworks) sheet.note(`frameworks.${framework.name}`, evidence);
  return {
    frameworks: frameworks.map(({ framework }) => framework),
    dependencies: Object.fromEntries(versions),
  };
}

function damage(program: PythonProgram): CodeFacts['warnings'] {
  return program.modules.flatMap(({ file, tree }) =>
    tree.damaged === null
      ? []
      : [{ message: 'the code is broken here; what can be read is used', file, line: tree.damaged }],
  );
}
