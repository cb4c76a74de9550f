import { writeFile } from 'node:fs/promises';
import { rules } from '../planner/rules/rules.ts';
import type { Rule, RuleSubject } from '../schemas/rule.ts';

const document = new URL('../docs/rules.md', import.meta.url);

const subjects: Readonly<Record<RuleSubject, string>> = {
  configuration: 'Judged of each resource as it is configured',
  change: 'Judged of what a Terraform plan changes',
  stack: 'Judged of resources taken together',
  quota: 'Judged against the quotas of a project',
  price: 'Kept by the prices of Headstart, and proved by its tests',
  behaviour: 'Kept by what Headstart does, and proved by its tests',
};

const introduction = `# Rules

What a correct plan for Google Cloud virtual machines obeys. \`headstart check DIR|FILE\` judges Terraform JSON, cdktf output and Terraform plan JSON by them, and every plan that Headstart makes keeps them.

An **error** is what Google Cloud refuses, or what opens the machine; a **warning** works and is likely not meant; an **info** is good to know. A part of a rule may weigh less than the rule. What is not known before apply is not judged, and is counted as such.

Made from \`planner/rules/\` by \`node scripts/generate-rules-document.ts\`.
`;

/** docs/rules.md, from the rules as data. */
export function rulesDocument(): string {
  const sections = Object.entries(subjects).map(([subject, title]) =>
    [`## ${title}`, '', ...rules.filter(({ judges }) => judges === subject).map(item)].join('\n'),
  );
  return `${introduction}\n${sections.join('\n\n')}\n`;
}

function item({ id, severity, sentence, source }: Rule): string {
  return `- **${id}** (${severity}): ${plain(sentence)} Source: ${plain(source)}.`;
}

/** Signs that Markdown would read. */
function plain(text: string): string {
  return text.replace(/[*<>]/g, '\\$&');
}

if (process.argv[1]?.endsWith('generate-rules-document.ts')) await writeFile(document, rulesDocument());
