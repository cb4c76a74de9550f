import type { FrameworkRelease, WheelBuild } from './facts/release.ts';
import { releases } from './facts/releases.ts';
import { compareVersions, isCuda, minorOf } from './version-text.ts';
import type { WantedFramework } from './wanted-framework.ts';

/** One wheel of one release. */
export interface CandidateBuild {
  readonly release: FrameworkRelease;
  readonly build: WheelBuild;
}

/** Releases that a wanted version is: one, or all, newest first, where any will do; none where it is not known. */
export function releasesOf({ framework, version }: WantedFramework): readonly FrameworkRelease[] {
  const known = releases[framework].toReversed();
  const minor = minorOf(version);
  return minor === null ? known : known.filter((each) => compareVersions(each.version, minor) === 0);
}

/** Wheels that a wanted framework may be, in order of preference. */
export function candidatesOf(wanted: WantedFramework): readonly CandidateBuild[] {
  return releasesOf(wanted).flatMap((release) =>
    buildsOf(release).filter(({ build }) => wanted.cuda === null || isCuda(build.cuda, wanted.cuda)),
  );
}

/** Every wheel of the framework, those nearest to the wanted release first, older before newer ones. */
export function nearestFirst(wanted: WantedFramework): readonly CandidateBuild[] {
  const known = releases[wanted.framework];
  const minor = minorOf(wanted.version) ?? known.at(-1)?.version ?? '0.0';
  const at = known.findLastIndex(({ version }) => compareVersions(version, minor) <= 0);
  const distance = (index: number): number => Math.abs(index - at) * 2 + (index > at ? 1 : 0);
  return known
    .map((release, index) => ({ release, far: distance(index) }))
    .sort((one, other) => one.far - other.far)
    .flatMap(({ release }) => buildsOf(release));
}

/** `torch 2.11 for CUDA 12.6`. */
export function nameOf({ release, build }: CandidateBuild): string {
  return `${release.framework} ${release.version} for CUDA ${build.cuda}`;
}

function buildsOf(release: FrameworkRelease): readonly CandidateBuild[] {
  return release.builds.map((build) => ({ release, build }));
}
