import { HeadstartError } from '../../schemas/failure.ts';
import type { ChangeSet } from '../../schemas/change.ts';
import type { Plan } from '../../schemas/plan.ts';
import type { Preflight } from '../../schemas/preflight.ts';
import type { Terraform, TerraformWorkspace } from '../ports.ts';
import { replacedAddresses } from './machine-replacement.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { refuseBrokenPlan } from './refuse-broken-plan.ts';
import { runPreflight } from './run-preflight.ts';

/** What applying a plan would change, what may stand in its way, and the workspaces it would change it in. */
export interface Preview {
  readonly plan: Plan;
  readonly environment: ChangeSet;
  readonly job: ChangeSet;
  readonly preflight: Preflight;
  readonly workspaces: { readonly environment: TerraformWorkspace; readonly job: TerraformWorkspace };
}

/** Name of the environment that a plan's job stands in: one per project and region. */
export function environmentNameOf(plan: Plan): string {
  return `${plan.project}-${offeringOf(plan).region}`;
}

/** The offering of a plan; throws HeadstartError `nothing-fits` where it has none. */
export function offeringOf(plan: Plan): NonNullable<Plan['offering']> {
  if (plan.offering) return plan.offering;
  const worst = plan.rejected[0];
  throw new HeadstartError({
    code: 'nothing-fits',
    fault: 'nothing-fits',
    message: worst ? `Nothing fits: ${worst.reason}` : 'Nothing in the catalog fits this job.',
    detail: { id: 'nothing-fits', args: [worst?.reason ?? ''] },
    nextStep:
      'Loosen what "headstart plan" lists under rejected (resources, region, maxUsd or deadline in job.yaml).',
  });
}

/** Synthesises both stacks of a plan that breaks no rule and asks Terraform what would change. Changes nothing in the cloud. */
export async function previewChanges(
  ports: PlannerPorts,
  plan: Plan,
  signal?: AbortSignal,
): Promise<Preview> {
  offeringOf(plan);
  const catalog = await ports.catalog();
  refuseBrokenPlan(plan, catalog);
  const workspaces = {
    environment: await ports.state.workspace('environment', environmentNameOf(plan)),
    job: await ports.state.workspace('job', plan.job.name),
  };
  ports.host.emit({ code: 'step', text: 'Synthesising the Terraform stacks' });
  noteLocalState(ports, workspaces.job);
  await ports.synthesiser.environment(plan, workspaces.environment.directory);
  await ports.synthesiser.job(plan, workspaces.job.directory);
  const environment = await planWorkspace(ports, workspaces.environment, {}, signal);
  const replace = replacedAddresses(await ports.state.prepared(plan.job.name), plan, catalog);
  const job = await planWorkspace(ports, workspaces.job, { replace }, signal);
  ports.host.emit({ code: 'changes', changes: environment });
  ports.host.emit({ code: 'changes', changes: job });
  const preflight = await runPreflight(ports, plan, { environment, job }, signal);
  return { plan, environment, job, preflight, workspaces };
}

/** State in a folder of this machine is lost with it, and nobody else can change what it describes. */
function noteLocalState({ settings, host }: PlannerPorts, { directory }: TerraformWorkspace): void {
  if (settings.target !== 'gcp' || (settings.stateBucket ?? null) !== null) return;
  const text =
    `The Terraform state is kept on this machine alone (${directory}); ` +
    'to keep it in Cloud Storage set state.bucket in settings.yaml or HEADSTART_STATE_BUCKET.';
  host.emit({ code: 'note', text });
}

/** terraform init and plan of one workspace. */
export async function planWorkspace(
  ports: PlannerPorts,
  workspace: TerraformWorkspace,
  options: NonNullable<Parameters<Terraform['plan']>[1]>,
  signal?: AbortSignal,
): Promise<ChangeSet> {
  const { terraform } = await ports.connection();
  ports.host.emit({ code: 'step', text: `Asking Terraform what changes in the ${workspace.stack} stack` });
  await terraform.init(workspace, signal);
  return terraform.plan(workspace, options, signal);
}
