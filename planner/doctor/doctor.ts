import type { CheckResult, DoctorReport } from '../../schemas/doctor.ts';
import { notChecked, type Check, type CheckContext, type Finding } from './check.ts';
import { cloudChecks } from './cloud-checks.ts';
import { machineChecks } from './machine-checks.ts';

/** Every check in the order in which it is shown. */
export const checks: readonly Check[] = [...machineChecks, ...cloudChecks];

export interface DoctorRequest extends CheckContext {
  /** Fetches Terraform and answers its path; given with `--fix` alone. Throws HeadstartError when it cannot. */
  readonly fetchTerraform?: (signal?: AbortSignal) => Promise<string>;
}

/** Looks at every prerequisite of the target, and with `--fix` mends what can be mended and looks again. */
export async function runDoctor(request: DoctorRequest, signal?: AbortSignal): Promise<DoctorReport> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    signal?.throwIfAborted();
    results.push(await examineOrMend(check, request, signal));
  }
  const ok = results.every((result) => result.status !== 'failed');
  return { schemaVersion: 1, target: request.target, checks: results, ok };
}

async function examineOrMend(
  check: Check,
  request: DoctorRequest,
  signal?: AbortSignal,
): Promise<CheckResult> {
  const finding = await examine(check, request);
  if (finding.status !== 'failed' || check.id !== 'terraform' || request.fetchTerraform === undefined) {
    return resultOf(check, finding, false);
  }
  await request.fetchTerraform(signal);
  const after = await examine(check, request);
  return resultOf(check, after, after.status === 'ok');
}

async function examine(check: Check, context: CheckContext): Promise<Finding> {
  if (check.target !== 'both' && check.target !== context.target) {
    return notChecked(`matters for --target ${check.target} alone`);
  }
  return check.examine(context);
}

function resultOf({ id, title }: Check, finding: Finding, fixed: boolean): CheckResult {
  return { id, title, ...finding, fixed };
}
