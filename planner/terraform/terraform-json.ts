import * as z from 'zod';
import { HeadstartError } from '../../schemas/failure.ts';
import type { PlanJson } from './plan-changes.ts';

const marks = z.unknown().optional();

const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        change: z.object({
          actions: z.array(z.string()),
          before: z.unknown(),
          after: z.unknown(),
          after_unknown: marks,
          before_sensitive: marks,
          after_sensitive: marks,
          replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).exactOptional(),
        }),
      }),
    )
    .exactOptional(),
});

const outputsSchema = z.record(
  z.string(),
  z.object({ sensitive: z.boolean().default(false), value: z.unknown() }),
);

/** What `terraform show -json PLAN` printed; throws HeadstartError `unknown` where it is no plan. */
export function readPlanJson(text: string): PlanJson {
  return read(text, planSchema, 'show');
}

/** Root outputs as `terraform output -json` printed them; throws HeadstartError `unknown` where they are none. */
export function readOutputsJson(text: string): z.infer<typeof outputsSchema> {
  return read(text, outputsSchema, 'output');
}

function read<T>(text: string, schema: z.ZodType<T>, command: string): T {
  const parsed = schema.safeParse(parse(text, command));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(command, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function parse(text: string, command: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(command, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(command: string, cause: string): HeadstartError {
  return new HeadstartError({
    code: 'unknown',
    fault: 'headstart',
    message: `The answer of "terraform ${command} -json" cannot be read.`,
    detail: { id: 'answer-unreadable', args: [command] },
    nextStep: 'See with "headstart doctor" which Terraform is used, and report its version with the cause.',
    cause: cause.slice(0, 400),
  });
}
