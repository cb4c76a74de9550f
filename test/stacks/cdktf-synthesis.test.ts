import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationText, synthesiseApp } from '../../stacks/cdktf-synthesis.ts';
import { stackOf, type StackKind } from '../../stacks/stack-source.ts';
import { buildGpuPrediction, buildJob, buildOffering, buildPlan } from '../support/build-plan.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const plan = buildPlan({
  job: buildJob({ labels: { team: 'vision', '1': 'one' } }),
  prediction: buildGpuPrediction(),
  offering: buildOffering({ machineType: 'g2-standard-8', accelerator: { type: 'nvidia-l4', count: 1 } }),
});

/** The file of an App of cdktf, which keeps the state elsewhere and leaves comments. */
async function writtenByApp(kind: StackKind): Promise<string> {
  const folder = await temporaryFolder();
  await synthesiseApp(plan, folder);
  const text = await readFile(join(folder, 'stacks', kind, 'cdk.tf.json'), 'utf8');
  return text.replace(`../../../terraform.${kind}.tfstate`, 'terraform.tfstate');
}

test.each(['job', 'environment'] as const)('a %s stack by itself is written as in an App', async (kind) => {
  const withoutComments: unknown = JSON.parse(await writtenByApp(kind), (key, value: unknown) =>
    key === '//' ? undefined : value,
  );
  expect(configurationText(stackOf(kind, plan), null)).toBe(`${JSON.stringify(withoutComments, null, 2)}\n`);
});
