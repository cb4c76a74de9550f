import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../schemas/job.ts';
import { analyzeProject } from '../support/analyze-project.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';
import { brokenCases } from './manifest-broken-cases.ts';
import { manifestCases, type ManifestCase } from './manifest-cases.ts';
import { condaLockCases } from './conda-lock-cases.ts';
import { gradleCases } from './gradle-cases.ts';
import { lockCases } from './manifest-lock-cases.ts';

const rounds = fuzzRuns(4, 2_000);
/** What a mutation makes of a file of this size is no other than of the small ones, and takes long. */
const largestCase = 100_000;

const extensions: readonly (readonly [RegExp, string])[] = [
  [/\.ts$/, 'export {};\n'],
  [/\.py$/, 'import torch\n'],
];

/** What holds of every analysis: versions are texts, and evidence points into files that are there. */
function expectSound({ job, evidence }: Analysis, files: Readonly<Record<string, string>>): void {
  for (const version of Object.values(job.dependencies)) {
    expect(version === null || version.length > 0).toBe(true);
  }
  for (const { file, line } of Object.values(evidence).flat()) {
    const text = file === null ? undefined : files[file.replace(/^(?:\.\.\/)+/, '')];
    if (text !== undefined && line !== null) expect(line).toBeLessThanOrEqual(text.split('\n').length);
  }
}

async function survives(one: ManifestCase, random: () => number): Promise<void> {
  const entry = one.entry ?? 'train.py';
  const program = extensions.find(([name]) => name.test(entry))?.[1] ?? '';
  const names = Object.keys(one.files).filter((name) => name !== entry && !name.startsWith('.git'));
  const mutated = names.map((name) => [name, mutateText(one.files[name] ?? '', random)] as const);
  const files = { [entry]: program, ...one.files, ...Object.fromEntries(mutated) };
  expectSound(await analyzeProject(files, entry), files);
}

describe('mutated manifests and lock files never make the analyzer throw', () => {
  const cases = Object.entries({
    ...manifestCases,
    ...lockCases,
    ...condaLockCases,
    ...gradleCases,
    ...brokenCases,
  }).filter(([, { files }]) => Object.values(files).every((text) => text.length < largestCase));
  it.each(cases)('%s', async (name, one) => {
    const random = seededRandom(name.length * 7919 + (name.codePointAt(5) ?? 0));
    for (let round = 0; round < rounds; round += 1) await survives(one, random);
  });
});

/** Texts on which patterns that try everything against everything would not end. */
const endless: Readonly<Record<string, readonly [entry: string, file: string, text: string]>> = {
  'blanks in a requirement': ['a.py', 'requirements.txt', `torch${' '.repeat(200_000)}x`],
  'a wheel of dashes': ['a.py', 'requirements.txt', `/a-1${'-'.repeat(100_000)}`],
  'markers in brackets': ['a.py', 'requirements.txt', `a==1;${'('.repeat(100_000)}`],
  'open comments': ['A.java', 'build.gradle', '/*'.repeat(50_000)],
  'blanks in a build': ['A.java', 'build.gradle', `implementation${' '.repeat(200_000)}`],
  'open tags': ['A.java', 'pom.xml', '<dependency>'.repeat(5_000)],
  'entities of a document type': [
    'A.java',
    'pom.xml',
    '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a><dependency><version>&c;</version></dependency></a>',
  ],
  'nested objects': ['a.ts', 'package.json', '{"dependencies":'.repeat(50_000)],
  'an open text': ['a.ts', 'package.json', `{"dependencies": "${'\\'.repeat(200_001)}`],
  'nested lists': ['a.py', 'environment.yml', '- '.repeat(5_000)],
  'flow lists': ['a.py', 'environment.yml', '['.repeat(5_000)],
  'aliases of aliases': ['a.py', 'environment.yml', 'a: &a [x]\nb: &b [*a,*a]\ndependencies: [*b,*b]\n'],
  'nested tables': ['a.py', 'pyproject.toml', `x = ${'['.repeat(50_000)}`],
  'variables that double': [
    'a.py',
    'Dockerfile',
    `FROM a\n${'ENV A=$A$A\n'.repeat(500)}RUN pip install $A\n`,
  ],
  'open quotes': ['a.py', 'Dockerfile', `FROM a\nRUN pip install ${'"\''.repeat(100_000)}`],
  'stages that mean each other': ['a.py', 'Dockerfile', 'FROM b AS a\nFROM a AS b\nFROM b AS a\n'],
  'colons in a key': ['a.ts', 'yarn.lock', `a${': '.repeat(100_000)}x`],
  'indents in a lock file': [
    'a.ts',
    'pnpm-lock.yaml',
    Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  ],
};

describe('manifests that are made to hang are read in no time', () => {
  it.each(Object.entries(endless))('%s', async (_name, [entry, file, text]) => {
    const files = { [entry]: '\n', 'package.json': '{}', [file]: text };
    expectSound(await analyzeProject(files, entry), files);
  });
});
