import { describe, expect, it } from 'vitest';
import { analyzeProject } from '../support/analyze-project.ts';
import { condaLockCases } from './conda-lock-cases.ts';
import { gradleCases } from './gradle-cases.ts';
import { lockCases } from './manifest-lock-cases.ts';
import { brokenCases } from './manifest-broken-cases.ts';
import { manifestCases, type ManifestCase } from './manifest-cases.ts';

async function check({ entry, files, dependencies, places = {}, frameworks, warnings = [] }: ManifestCase) {
  const source = { 'train.py': 'x = 1\n', 'main.ts': 'export {};\n', 'main.rs': 'fn main() {}\n' };
  const more = { 'Main.java': 'class Main {}\n', 'run.sh': 'true\n', 'main.go': 'package main\n' };
  const name = entry ?? 'train.py';
  const analysis = await analyzeProject({ ...source, ...more, ...files }, name);
  expect(analysis.job.dependencies).toEqual(dependencies);
  if (frameworks !== undefined) {
    expect(Object.fromEntries(analysis.job.frameworks.map((one) => [one.name, one.version]))).toEqual(
      frameworks,
    );
  }
  for (const [field, place] of Object.entries(places)) {
    const found = analysis.evidence[field]?.map(({ file, line }) => `${file}:${line}`);
    expect(found, field).toContain(place);
  }
  const told = analysis.warnings.filter(({ file }) => file !== name);
  expect(told.map(({ message, file, line }) => `${file}:${line} ${message}`)).toEqual(
    warnings.map((one) => expect.stringMatching(one) as string),
  );
}

describe('manifests', () => {
  it.each(Object.entries(manifestCases))('%s', (_name, one) => check(one));
});

describe('lock files', () => {
  it.each(Object.entries({ ...lockCases, ...condaLockCases, ...gradleCases }))('%s', (_name, one) =>
    check(one),
  );
});

describe('manifests in mid-edit', () => {
  it.each(Object.entries(brokenCases))('%s', (_name, one) => check(one));
});
