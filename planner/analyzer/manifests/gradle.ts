import type { Dependency, ManifestReading } from './dependency.ts';
import { manifestEvidence } from './manifest-evidence.ts';

const configuration =
  '(?:implementation|api|compileOnly|runtimeOnly|compile|runtime|providedCompile|annotationProcessor)';
/** Blanks that may stand between words; bounded, since several in a row are tried against each other. */
const blanks = '\\s{0,80}';
const opening = `\\b${configuration}\\b${blanks}\\(?${blanks}(?:(?:enforcedP|p)latform${blanks}\\(?${blanks})?`;

/** `implementation("group:artifact:version")`, also without brackets and inside `platform(…)`. */
const coordinates = new RegExp(
  `${opening}["']([^"'\\s:]+):([^"'\\s:]+)(?::([^"'\\s:@]+))?[^"'\\n]*["']`,
  'g',
);
/** `implementation(libs.spark.sql)`: a library or a bundle of the version catalog, by its alias. */
const catalogued = new RegExp(`${opening}libs\\.([A-Za-z]\\w*(?:\\.\\w+)*)`, 'g');
/** `implementation group: 'g', name: 'a', version: 'v'`, and the same with `=`. */
const named = new RegExp(
  `${opening}group\\s*[:=]\\s*["']([^"']+)["']\\s*,\\s*name\\s*[:=]\\s*["']([^"']+)["'](?:\\s*,\\s*version\\s*[:=]\\s*["']?([^"'\\s,)]+)["']?)?`,
  'g',
);
const variable =
  /(?:\b(?:def|val|var|ext\.|set\(\s*)?\s*|\bextra\[)["']?(\w+)["']?\]?\s*[=,]\s*["'](\d[^"'\s]*)["']/g;

export interface GradleReading extends ManifestReading {
  /** What is taken from the version catalog: `spark.sql`, `bundles.spark`. */
  readonly aliases: readonly string[];
}

/**
 * Reads build.gradle and build.gradle.kts: dependencies named `group:artifact`, with versions out of plain variables.
 * The build is not run, so that what it computes stays unknown. Those for tests are left out.
 */
export function readGradle(file: string, text: string): GradleReading {
  const code = withoutComments(text);
  const variables = new Map([...code.matchAll(variable)].map(([, name = '', value = '']) => [name, value]));
  const found = [...code.matchAll(coordinates), ...code.matchAll(named)].sort((a, b) => a.index - b.index);
  const dependencies = found.map((match): Dependency => {
    const [whole, group = '', artifact = '', stated = ''] = match;
    const line = code.slice(0, match.index).split('\n').length;
    const version = versionOf(stated, variables);
    return { name: `${group}:${artifact}`, version, evidence: manifestEvidence(file, line, whole) };
  });
  const aliases = [...code.matchAll(catalogued)].map(([, alias = '']) => alias.replace(/\.get$/, ''));
  return { dependencies, locked: [], warnings: [], aliases };
}

/** Comments become blanks, so that places stay; `//` inside a text (an address) is none. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?(?:\*\/|$)|(^|\s)\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}

/** `3.5.0`, `$spark` and `${spark}` fix a version; `3.+` and `[3,4)` do not. */
function versionOf(stated: string, variables: ReadonlyMap<string, string>): string | null {
  const name = /^\$?\{?(?:(?:rootProject|project|ext|versions)\.)*(\w+)\}?$/.exec(stated)?.[1];
  const value = /^\d/.test(stated) ? stated : (variables.get(name ?? '') ?? '');
  return /^\d[\w.-]*$/.test(value) ? value : null;
}
