import { releases } from './facts/releases.ts';
import { compareVersions, minorOf } from './version-text.ts';
import { wantedFrameworks } from './wanted-framework.ts';

/**
 * The known releases of a framework beside the one that a version is of, nearest first and newer before older, each with
 * whatever patch (`2.4.*`); empty for a package that no release is known of.
 */
export function nearbyVersions(name: string, version: string): readonly string[] {
  const [wanted] = wantedFrameworks([{ name, version }]);
  const own = minorOf(version);
  if (!wanted || own === null) return [];
  const others = releases[wanted.framework].map((release) => release.version).filter((one) => one !== own);
  const older = others.filter((one) => compareVersions(one, own) < 0).toReversed();
  const newer = others.filter((one) => compareVersions(one, own) > 0);
  const nearest = Array.from({ length: Math.max(older.length, newer.length) }, (_, away) => [
    newer[away],
    older[away],
  ]);
  return nearest.flat().flatMap((one) => (one === undefined ? [] : [`${one}.*`]));
}
