import type { SourceId } from './sources.ts';

export type FrameworkName =
  'torch' | 'vllm' | 'tensorflow' | 'jax' | 'rapids' | 'onnxruntime-gpu' | 'xgboost';

/**
 * What GPUs a wheel has code for: compute capabilities compiled in and the one its PTX can be compiled from on newer GPUs, or the
 * least one that its documentation asks for; null where no source says.
 */
export type GpuCode =
  { readonly native: readonly number[]; readonly ptx: number | null } | { readonly least: number } | null;

/** One wheel of a release for Linux on x86-64. */
export interface WheelBuild {
  /** CUDA that it is built with, `major.minor`, or `major` where the source names no minor version. */
  readonly cuda: string;
  readonly code: GpuCode;
  /** Arguments of `uv pip install`; `{version}` stands for the version. */
  readonly install: string;
}

/** A minor release of a framework. */
export interface FrameworkRelease {
  readonly framework: FrameworkName;
  /** `major.minor`. */
  readonly version: string;
  /** Python versions, both inclusive; `to` is null where no source bounds it, all null where none says anything. */
  readonly python: { readonly from: string; readonly to: string | null } | null;
  /** Whether pip brings the CUDA libraries along; otherwise they must be on the machine. */
  readonly bringsCuda: boolean;
  /** The wheel that PyPI serves first, then the others. */
  readonly builds: readonly WheelBuild[];
  readonly source: SourceId;
}

/** Python versions from a text like `3.9-3.13`, `3.12-` or `?`. */
export function pythons(text: string): FrameworkRelease['python'] {
  const [from, to] = text.split('-');
  return from === undefined || from === '?' ? null : { from, to: to === undefined || to === '' ? null : to };
}
