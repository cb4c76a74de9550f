import { HeadstartError } from '../../schemas/failure.ts';
import type { PlannerPorts } from './planner-ports.ts';
import { applyChanges, declined } from './apply-preview.ts';
import { environmentNameOf, planWorkspace } from './preview-changes.ts';
import { releaseEnvironmentQuestion } from './questions.ts';

/**
 * Removes the environment of a region; refuses while machines stand in it. Returns how many resources were deleted: 0
 * where nothing stood, which needs no question.
 */
export async function releaseEnvironment(
  ports: PlannerPorts,
  region: string,
  signal?: AbortSignal,
): Promise<number> {
  const { project } = ports.settings;
  const name = `${project}-${region}`;
  return ports.state.lock(`environment-${name}`, async () => {
    await refuseInhabited(ports, name);
    const workspace = await ports.state.workspace('environment', name);
    await ports.synthesiser.environmentOf({ project, region }, workspace.directory);
    const changes = await planWorkspace(ports, workspace, { destroy: true }, signal);
    const deleted = changes.changes.filter((change) => change.action === 'delete').length;
    if (deleted > 0) {
      await refuseStrangers(ports, name, region);
      if (!(await ports.host.ask(releaseEnvironmentQuestion(name, deleted), signal))) throw declined();
      await applyChanges(ports, workspace, changes, signal);
    }
    await ports.state.removeWorkspace('environment', name);
    return deleted;
  });
}

async function refuseInhabited(ports: PlannerPorts, name: string): Promise<void> {
  const all = await ports.state.allPrepared();
  const inside = all.filter((prepared) => environmentNameOf(prepared.plan) === name);
  if (inside.length === 0) return;
  const jobNames = inside.map(({ jobName }) => jobName);
  throw inhabited(name, jobNames, jobNames.map((jobName) => `headstart release ${jobName}`).join(' && '));
}

/** A machine that is not remembered here lives from the network all the same: lost, or a colleague's. */
async function refuseStrangers(ports: PlannerPorts, name: string, region: string): Promise<void> {
  const { cloud } = await ports.connection();
  const machines = await cloud.instancesByJob(ports.settings.project);
  const inside = machines.filter(({ zone }) => zone.startsWith(`${region}-`)).map((machine) => machine.name);
  if (inside.length > 0) throw inhabited(name, inside, '"headstart status" says how');
}

function inhabited(name: string, inside: readonly string[], how: string): HeadstartError {
  return new HeadstartError({
    code: 'conflict',
    fault: 'user',
    message: `The environment ${name} still holds: ${inside.join(', ')}.`,
    nextStep: `Release them first: ${how}`,
  });
}
