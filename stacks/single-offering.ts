import type { Offering } from '../schemas/catalog.ts';
import { HeadstartError } from '../schemas/failure.ts';
import type { Plan } from '../schemas/plan.ts';

/** The offering, where the stacks can make it; throws HeadstartError otherwise. */
export function singleOffering(plan: Plan): Offering {
  const { offering } = plan;
  if (offering === null) {
    throw new HeadstartError({
      code: 'nothing-fits',
      fault: 'nothing-fits',
      message: `The plan of ${plan.job.name} has no offering, so there is nothing to prepare.`,
      nextStep: 'Look at what the plan rejected and relax a limit.',
    });
  }
  if (offering.machineCount > 1) {
    throw new HeadstartError({
      code: 'multi-machine-unsupported',
      fault: 'headstart',
      message: `The plan of ${plan.job.name} is for ${offering.machineCount} machines; groups cannot be applied.`,
      nextStep: 'Plan for one machine, or apply the group by hand.',
    });
  }
  if (offering.provisioningModel === 'RESERVATION_BOUND') {
    throw new HeadstartError({
      code: 'invalid',
      fault: 'user',
      message: `${offering.machineType} is offered by reservation only, and a job cannot name its reservation.`,
      nextStep:
        'Choose another provisioning model: resources.provisioningModel STANDARD, SPOT or FLEX_START.',
    });
  }
  return offering;
}
