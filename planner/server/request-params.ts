import * as z from 'zod';
import type { Requests } from '../../schemas/api.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { Plan } from '../../schemas/plan.ts';
import { checkedPlan } from '../checked-plan.ts';

type Method = keyof Requests;

const name = z.string().min(1);
const file = z.object({ path: name, overlay: z.record(z.string(), z.string()).optional() });
const offering = z.object({
  machineType: name,
  machineCount: z.int().positive(),
  accelerator: z.object({ type: name, count: z.int().positive() }).nullable(),
  region: name,
  zone: name,
  provisioningModel: z.enum(['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND']),
  usdPerHour: z.number().nullable(),
});
const fileToPlan = file.extend({ choice: offering.optional() });
const optionalJob = z.object({ jobName: name.optional() });
const job = z.object({ jobName: name });
const plan = z.object({
  plan: z.unknown().transform((value, context): Plan => {
    const checked = checkedPlan(value);
    if (checked.ok) return checked.plan;
    context.addIssue({ code: 'custom', message: checked.why });
    return z.NEVER;
  }),
});

/** What each method takes; keys that it does not know are left out. */
const schemas: Readonly<Record<Method, z.ZodType>> = {
  initialize: z.object({ protocolVersion: z.number() }),
  analyze: file,
  assess: fileToPlan,
  plan: fileToPlan,
  preview: plan,
  prepare: plan,
  submit: job,
  watch: job,
  status: optionalJob,
  release: z.object({ jobName: name, keepData: z.boolean() }),
  releaseEnvironment: z.object({ region: name }),
  profiles: optionalJob,
  adjust: job,
  explain: fileToPlan,
  usage: job.extend({
    minutes: z
      .number()
      .positive()
      .max(7 * 24 * 60),
  }),
  doctor: z.object({ fix: z.boolean().optional() }),
  projects: z.object({}),
};

/** The parameters of a request as they came over the wire; throws HeadstartError `usage` where they are not as agreed. */
export function checkedParams(method: Method, params: unknown): unknown {
  const checked = schemas[method].safeParse(params ?? {});
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `The parameters of "${method}" are not as agreed: ${issues.slice(0, 5).join('; ')}`,
    nextStep: 'See docs/protocol.md for what each request takes.',
  });
}
