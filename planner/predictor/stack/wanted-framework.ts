import type { Framework, Job } from '../../../schemas/job.ts';
import type { FrameworkName } from './facts/release.ts';
import { releases } from './facts/releases.ts';
import { minorOf, taggedCuda } from './version-text.ts';

/** A framework that the stack must serve. */
export interface WantedFramework {
  readonly framework: FrameworkName;
  /** As the manifest has it, e.g. `2.8.0`, without a local version; null: any. */
  readonly version: string | null;
  /** CUDA that the manifest asks for, `major.minor` or `major`; null where it leaves it open. */
  readonly cuda: string | null;
}

/** Names of packages that are a framework, without the suffix for CUDA. */
const packages: Readonly<Record<string, FrameworkName>> = {
  torch: 'torch',
  pytorch: 'torch',
  vllm: 'vllm',
  tensorflow: 'tensorflow',
  'tensorflow-gpu': 'tensorflow',
  jax: 'jax',
  rapids: 'rapids',
  cudf: 'rapids',
  cuml: 'rapids',
  'onnxruntime-gpu': 'onnxruntime-gpu',
  xgboost: 'xgboost',
};

/** The known frameworks among names and versions as a manifest writes them, in the order in which they decide the CUDA. */
export function wantedFrameworks(named: readonly Framework[]): readonly WantedFramework[] {
  const found = named.flatMap(wanted);
  return Object.keys(releases).flatMap((framework) => {
    const same = found.filter((each) => each.framework === framework);
    const best =
      same.find(({ cuda }) => cuda !== null) ?? same.find(({ version }) => version !== null) ?? same[0];
    return best ? [best] : [];
  });
}

/**
 * The known frameworks of a job; a dependency says the version where the framework entry does not. XGBoost works without a GPU
 * too, so beside another framework it has no say in which one is bought.
 */
export function frameworksOf({ frameworks, dependencies }: Job): readonly WantedFramework[] {
  const others = Object.entries(dependencies).map(([name, version]) => ({ name, version }));
  const wanted = wantedFrameworks([...frameworks, ...others]);
  const needGpu = wanted.filter(({ framework }) => framework !== 'xgboost');
  return needGpu.length === 0 ? wanted : needGpu;
}

/** CUDA major that the job's NVIDIA packages (`nvidia-cudnn-cu12`) agree on; null where they do not or there are none. */
export function packagedCuda({ dependencies }: Job): string | null {
  const majors = Object.keys(dependencies).flatMap((name) => /^nvidia-.*-cu(\d\d)$/.exec(name)?.[1] ?? []);
  return new Set(majors).size === 1 ? (majors[0] ?? null) : null;
}

function wanted({ name, version }: Framework): readonly WantedFramework[] {
  const lower = name.toLowerCase().replaceAll('_', '-');
  const framework = packages[lower.replace(/-cu\d+$/, '')];
  if (framework === undefined) return [];
  const known = minorOf(version) === null ? null : (version?.split('+')[0] ?? null);
  return [{ framework, version: known, cuda: taggedCuda(version ?? '') ?? taggedCuda(lower) }];
}
