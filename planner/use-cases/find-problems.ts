import type { Fix, Problem, ProblemKind } from '../../schemas/assessment.ts';
import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import type { Plan, Rejection } from '../../schemas/plan.ts';
import { usableGpuMemory } from '../optimiser/need.ts';
import { nearbyVersions } from '../predictor/stack/nearby-versions.ts';
import type { AnalyzeRequest } from '../ports.ts';
import type { PlannerPorts } from './planner-ports.ts';
import type { PlanningBasis } from './planning-basis.ts';
import { fixValue, placeOf, type SourcePlace } from './source-lines.ts';
import { collisionWithoutGpu, largestBatchSize, usdWithoutBudget, workingVersion } from './working-values.ts';

export interface ProblemRequest {
  readonly request: AnalyzeRequest;
  readonly basis: PlanningBasis;
  readonly plan: Plan;
}

/** What keeps a job from running as it stands, gravest first, with ways to mend it that were each planned again. */
export async function findProblems(
  ports: PlannerPorts,
  request: ProblemRequest,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { kind, message, criterion } of foundIn(request)) {
    const place = placeOfProblem(request, kind, criterion);
    if (place) problems.push({ kind, message, ...place, fixes: await fixesOf(ports, request, kind) });
  }
  return problems;
}

interface Found {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly criterion: string;
}

function foundIn({ basis, plan }: ProblemRequest): readonly Found[] {
  const collision = collisionWithoutGpu(plan.prediction);
  if (collision !== null)
    return [{ kind: 'incompatible-stack', message: sentence(collision), criterion: '' }];
  const [worst] = plan.rejected;
  if (plan.offering !== null || !worst) return [];
  const asked = askedAccelerator(basis, plan);
  if (asked.length > 0) return asked;
  const message = sentence(worst.reason.replace(/^.* emptied the list: the nearest/, 'The nearest'));
  return [{ kind: kindOf(basis, worst), message, criterion: worst.criterion }];
}

/** What the accelerator that the job asks for says against it comes before what others would. */
function askedAccelerator({ analysis, catalog }: PlanningBasis, { prediction }: Plan): readonly Found[] {
  const type = analysis.job.resources.accelerator?.type ?? '';
  const facts = catalog.accelerator(type);
  const refused = prediction.refusedAccelerators?.[type];
  const needed = (prediction.gpuMemoryGib?.upper ?? 0) / usableGpuMemory;
  const small = facts && needed > facts.memoryGib ? tooSmall(facts, needed) : null;
  return [
    ...(refused === undefined
      ? []
      : [{ kind: 'incompatible-stack', message: sentence(refused), criterion: 'driver' } as const]),
    ...(small === null ? [] : [{ kind: 'does-not-fit', message: small, criterion: 'gpuMemoryGib' } as const]),
  ];
}

function tooSmall({ name, memoryGib }: AcceleratorFacts, neededGib: number): string {
  const needed = Number(neededGib.toPrecision(3));
  return `${name} has ${memoryGib} GiB, and the job may need ${needed} GiB per GPU with the driver's share.`;
}

function kindOf({ analysis }: PlanningBasis, { criterion }: Rejection): ProblemKind {
  const failed = criterion.split(' and ');
  if (failed.includes('driver')) return 'incompatible-stack';
  const isPredicted = analysis.job.resources.memoryGib === undefined;
  if (failed.includes('gpuMemoryGib') || (isPredicted && failed.includes('memoryGib'))) return 'does-not-fit';
  return failed.includes('maxUsd') ? 'over-budget' : 'nothing-fits';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Fields of a job whose line a criterion speaks of. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  provisioningModel: ['resources.provisioningModel', 'interruptible'],
  accelerator: ['resources.accelerator'],
  gpuCount: ['resources.accelerator', 'distributed'],
  vcpus: ['resources.vcpus', 'workers'],
  memoryGib: ['resources.memoryGib'],
  place: ['resources.zone', 'resources.region'],
  deadline: ['deadline'],
  maxUsd: ['maxUsd'],
};

/** The line that says what is in the way, else the one where the job starts. */
function placeOfProblem(
  { basis: { analysis } }: ProblemRequest,
  kind: ProblemKind,
  criterion: string,
): SourcePlace | null {
  const frameworks = analysis.job.frameworks.flatMap(({ name }) => [
    `dependencies.${name}`,
    `frameworks.${name}`,
  ]);
  const byKind: Readonly<Partial<Record<ProblemKind, readonly string[]>>> = {
    'does-not-fit': ['batchSize', 'model', 'model.parameters'],
    'incompatible-stack': frameworks,
    'over-budget': ['maxUsd'],
  };
  const fields = byKind[kind] ?? criterion.split(' and ').flatMap((name) => fieldsOf[name] ?? []);
  return placeOf(analysis, ...fields, 'entry', 'command', 'name');
}

async function fixesOf(
  ports: PlannerPorts,
  request: ProblemRequest,
  kind: ProblemKind,
): Promise<readonly Fix[]> {
  switch (kind) {
    case 'does-not-fit':
      return smallerBatch(ports, request);
    case 'incompatible-stack':
      return otherVersion(ports, request);
    case 'over-budget':
      return largerBudget(ports, request);
    case 'no-quota':
    case 'nothing-fits':
      return [];
  }
}

/** `batch_size=`, `"--batch-size", ` or `"--batch-size", type=int, default=`, but no other value of the same line. */
const batchSizeIn = /(?:batch|\bbsz?)(?:[^,;]*|.*\bdefault\s*=\s*|[\w-]*["']?,\s*["']?)$/i;

async function smallerBatch(
  ports: PlannerPorts,
  { request, basis }: ProblemRequest,
): Promise<readonly Fix[]> {
  const { analysis } = basis;
  const place = placeOf(analysis, 'batchSize');
  const size = place && largestBatchSize(basis);
  if (!place || size === null) return [];
  const title = `Set the batch size to ${size}, the largest that fits`;
  const value = String(analysis.job.batchSize);
  return fixValue(ports, request, analysis, {
    place,
    title,
    value,
    replacement: String(size),
    before: batchSizeIn,
  });
}

async function otherVersion(
  ports: PlannerPorts,
  { request, basis }: ProblemRequest,
): Promise<readonly Fix[]> {
  const { analysis } = basis;
  const found = workingVersion(basis, nearbyVersions);
  const place = found && placeOf(analysis, `dependencies.${found.name}`);
  if (!found || !place) return [];
  const { name, version, instead } = found;
  const title = `Take ${name} ${version}, the nearest that works`;
  return fixValue(ports, request, analysis, { place, title, value: instead, replacement: version });
}

async function largerBudget(
  ports: PlannerPorts,
  { request, basis }: ProblemRequest,
): Promise<readonly Fix[]> {
  const { analysis } = basis;
  const place = placeOf(analysis, 'maxUsd');
  const usd = place && usdWithoutBudget(basis);
  if (!place || usd === null) return [];
  const enough = (Math.ceil(usd * 100) / 100).toFixed(2);
  const title = `Allow $${enough} a run`;
  const value = String(analysis.job.maxUsd);
  return fixValue(ports, request, analysis, {
    place,
    title,
    value,
    replacement: enough,
    before: /maxUsd\W*$/,
  });
}
