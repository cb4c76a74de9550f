import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSynthesiser } from '../../planner/stacks.ts';
import type { Plan } from '../../schemas/plan.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Block = Readonly<Record<string, unknown>>;

/** The parsed configuration of one stack; a resource by type and name. */
export interface Synthesised {
  readonly text: string;
  readonly configuration: { readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>> };
  resource(type: string, name: string): Block;
}

export async function synthesised(
  plan: Plan,
  stack: 'environment' | 'job',
  folder?: string,
): Promise<Synthesised> {
  const directory = folder ?? (await temporaryFolder());
  await createSynthesiser()[stack](plan, directory);
  const text = await readFile(join(directory, 'cdk.tf.json'), 'utf8');
  const configuration = JSON.parse(text) as Synthesised['configuration'];
  return { text, configuration, resource: (type, name) => configuration.resource[type]?.[name] ?? {} };
}
