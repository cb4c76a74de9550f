/** Facts that the text of a startup script tells. Nothing of it is run. */

/** Branch that cuda_installer is told to install; `prod` where it is told none; null where it is not called. */
export function installerBranch(script: string): string | null {
  const call = /cuda_installer(?:\.pyz)?["']?\s+install_(?:driver|cuda)([^\n]*)/.exec(script);
  if (!call) return null;
  const branch = /--installation-branch[ =]["']?([\w$]+)/.exec(call[1] ?? '')?.[1];
  // A branch from a variable is set elsewhere in the script.
  if (branch?.startsWith('$')) return null;
  return branch ?? 'prod';
}

/** Driver branch of `nvidia-driver-580`, `cuda-drivers-580` or `nvidia-open-580`; null where none is pinned. */
export function pinnedDriver(script: string): number | null {
  const branch = /\b(?:nvidia-driver|cuda-drivers|nvidia-open|nvidia-headless)-(\d{3})\b/.exec(script)?.[1];
  return branch === undefined ? null : Number(branch);
}

/** CUDA of the PyTorch package index that is named, e.g. 12.8 of `…/whl/cu128`; null where none is. */
export function wheelCuda(script: string): number | null {
  const index = /download\.pytorch\.org\/whl\/(?:nightly\/|test\/)?cu(\d{2})(\d)\b/.exec(script);
  return index ? Number(`${index[1]}.${index[2]}`) : null;
}

/** Version of the Ops Agent that is pinned, as [major, minor]; null where the newest is taken. */
export function opsAgentVersion(script: string): readonly [number, number] | null {
  const version =
    /google-cloud-ops-agent[=_-]v?(\d+)\.(\d+)\./.exec(script) ??
    /add-google-cloud-ops-agent-repo\.sh[^\n]*--version[ =]["']?(\d+)\.(\d+)/.exec(script);
  return version ? [Number(version[1]), Number(version[2])] : null;
}
