import { readFile } from 'node:fs/promises';
import { diskCases } from './cases/disk-cases.ts';
import { gpuCases } from './cases/gpu-cases.ts';
import { networkCases } from './cases/network-cases.ts';
import { quotaCases } from './cases/quota-cases.ts';
import type { RuleCase } from './cases/rule-case.ts';
import { schedulingCases } from './cases/scheduling-cases.ts';
import { softwareCases } from './cases/software-cases.ts';

/** Every case that is Terraform JSON or plan JSON. */
export const configurationCases: readonly RuleCase[] = [
  ...gpuCases,
  ...schedulingCases,
  ...diskCases,
  ...networkCases,
  ...softwareCases,
];

/** Files whose tests prove rules of price and behaviour; their titles begin with the rule's id. */
const behaviourTests = new URL('behaviour.test.ts', import.meta.url);

/** What the tests of a rule are called: those that break it and those that keep it. */
export async function proofs(
  id: string,
): Promise<{ readonly breaks: readonly string[]; readonly keeps: readonly string[] }> {
  const inTables = [...configurationCases, ...quotaCases]
    .filter(({ rule }) => rule === id)
    .map(({ what }) => what);
  const text = await readFile(behaviourTests, 'utf8');
  const titles = [...text.matchAll(/\bit\(\s*'(R\d\d[a-z]? (?:breaks|keeps): [^']+)'/g)].map(
    ([, title = '']) => title,
  );
  const titled = (kind: string): readonly string[] =>
    titles.filter((title) => title.startsWith(`${id} ${kind}: `));
  return { breaks: [...inTables, ...titled('breaks')], keeps: [...inTables, ...titled('keeps')] };
}
