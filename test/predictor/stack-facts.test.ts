import { describe, expect, it } from 'vitest';
import { architectures, leastDriver } from '../../planner/predictor/stack/facts/cuda-toolkits.ts';
import { gpuImages } from '../../planner/predictor/stack/facts/images.ts';
import { releases } from '../../planner/predictor/stack/facts/releases.ts';
import { readOn, sources } from '../../planner/predictor/stack/facts/sources.ts';
import { solveStack } from '../../planner/predictor/stack/solve-stack.ts';
import { compareVersions, majorOf } from '../../planner/predictor/stack/version-text.ts';
import { gpus, requestOf, type GpuName } from './stack-cases.ts';

const all = Object.values(releases).flat();
const gpuNames = Object.keys(gpus).filter((name): name is GpuName => name in gpus);

describe('facts about software', () => {
  it.each(Object.entries(releases))('know six releases of %s, oldest first', (_, known) => {
    expect(known.length).toBeGreaterThanOrEqual(6);
    const versions = known.map(({ version }) => version);
    expect(versions.toSorted(compareVersions)).toEqual(versions);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('have a dated source each', () => {
    for (const { name, url, date } of Object.values(sources)) {
      expect(name, url).not.toBe('');
      expect(url).toMatch(/^https:\/\//);
      expect(date ?? readOn, name).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect((date ?? readOn) <= readOn, name).toBe(true);
    }
    const used = new Set([...all, ...architectures, ...gpuImages].map(({ source }) => source));
    for (const source of used) expect(sources).toHaveProperty(source);
  });

  it('hold no wheel without a CUDA whose driver is known, nor one with code that CUDA has none for', () => {
    for (const { framework, version, builds } of all)
      for (const { cuda, code } of builds) {
        expect(leastDriver, `${framework} ${version}`).toHaveProperty(String(majorOf(cuda)));
        if (code !== null && 'native' in code && majorOf(cuda) >= 13)
          expect(Math.min(...code.native), `${framework} ${version}`).toBeGreaterThanOrEqual(7.5);
      }
  });
});

describe('every known release', () => {
  it.each(gpuNames)('is solved or refused with two facts on %s', (on) => {
    for (const { framework, version } of all) {
      const answer = solveStack(requestOf(`${framework}==${version}.0`, on));
      if (answer.kind === 'refused') expect(answer.facts.map(({ text }) => text)).not.toContain('');
      else expect(answer.install.join('\n'), version).toContain(framework === 'rapids' ? 'cudf' : framework);
    }
  });

  it('never gives Pascal or Volta CUDA 13 or a driver after 580', () => {
    for (const on of ['P4', 'P100', 'V100'] as const)
      for (const { framework, version } of all) {
        const answer = solveStack(requestOf(`${framework}==${version}.0`, on));
        if (answer.kind === 'solved')
          expect([majorOf(answer.cudaVersion ?? '0') <= 12, answer.driverBranch <= 580]).toEqual([
            true,
            true,
          ]);
      }
  });
});
