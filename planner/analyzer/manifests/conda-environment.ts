import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { condaName } from './conda-names.ts';
import type { Dependency, ManifestReading, ManifestWarning } from './dependency.ts';
import { manifestEvidence } from './manifest-evidence.ts';
import { pythonDemand, type PythonDemand } from './python-demand.ts';
import { fixedVersion } from './python-version.ts';
import { bounded, isForOthers, readRequirement } from './requirements.ts';

/** A conda environment, with the requirement files that its pip list names. */
export interface CondaReading extends ManifestReading {
  readonly includes: readonly string[];
}

/** Reads environment.yml: conda's packages and the pip list among them. */
export function readCondaEnvironment(file: string, text: string): CondaReading {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false });
  const lineOf = (node: Node): number | null =>
    node.range == null ? null : counter.linePos(node.range[0]).line;
  const dependencies: Dependency[] = [];
  const includes: string[] = [];
  let python: PythonDemand | undefined;
  for (const { value, line, isPip } of entriesOf(document.contents, lineOf)) {
    if (!isPip) python ??= condaPython(value, file, line);
    const included = isPip ? /^(?:-r|--requirement)[\s=]*(\S+)/.exec(value)?.[1] : undefined;
    if (included !== undefined) includes.push(included);
    const one = isPip ? pipDependency(value, file, line) : condaDependency(value, file, line);
    if (one !== null) dependencies.push(one);
  }
  return { dependencies, locked: [], includes, warnings: damage(file, document.errors), python };
}

function condaPython(value: string, file: string, line: number | null): PythonDemand | undefined {
  const specifier = /^(?:[^\s:]+::)?python\s*(?:\[[^\]]*\])?\s*([<>=~!\d][^\s]*)/.exec(value)?.[1];
  // `python=3.11=build` names a build too.
  return pythonDemand(specifier?.replace(/^(=?[\d.*]+)=.*$/, '$1'), file, line, value);
}

function damage(
  file: string,
  errors: readonly { readonly linePos?: readonly { readonly line: number }[] | undefined }[],
): readonly ManifestWarning[] {
  if (errors.length === 0) return [];
  const line = errors[0]?.linePos?.[0]?.line ?? null;
  return [{ message: `${file} is not valid YAML; what can be read is used`, file, line }];
}

interface Entry {
  readonly value: string;
  readonly line: number | null;
  readonly isPip: boolean;
}

function entriesOf(root: unknown, lineOf: (node: Node) => number | null): readonly Entry[] {
  const list: unknown = isMap(root) ? root.get('dependencies', true) : null;
  const textsOf = (items: readonly unknown[], isPip: boolean): readonly Entry[] =>
    items.flatMap((item) =>
      isScalar(item) && typeof item.value === 'string'
        ? [{ value: bounded(item.value).trimStart(), line: lineOf(item), isPip }]
        : [],
    );
  if (!isSeq(list)) return [];
  const pips = list.items.flatMap((item): readonly unknown[] => {
    const pip: unknown = isMap(item) ? item.get('pip', true) : null;
    return isSeq(pip) ? pip.items : [];
  });
  return [...textsOf(list.items, false), ...textsOf(pips, true)];
}

function pipDependency(value: string, file: string, line: number | null): Dependency | null {
  if (value.startsWith('-') && !/^(?:-e|--editable)[\s=]/.test(value)) return null;
  return isForOthers(value) ? null : readRequirement(value, file, line);
}

/** Reads a match specification such as `conda-forge::pytorch=2.5.1=cuda*`; null where it names no package. */
export function condaDependency(value: string, file: string, line: number | null): Dependency | null {
  const [, name, rest = ''] = /^(?:[^\s:]+::)?([A-Za-z0-9_][\w.-]*)\s*(?:\[[^\]]*\])?(.*)$/.exec(value) ?? [];
  if (name === undefined || name === 'pip') return null;
  const evidence = manifestEvidence(file, line, value);
  return { name: condaName(name), version: condaVersion(rest.trim()), evidence };
}

/** `=2.5` and `==2.5.1=build` fix a version as far as they go; `>=2`, `2.5|2.6` and none do not. */
function condaVersion(specifier: string): string | null {
  const single = /^={0,2}\s*(\d[\w.+!]*?)(?:\.?\*)?(?:[\s=]+[^\s,|=<>]+)?$/.exec(specifier)?.[1];
  return single ?? fixedVersion(specifier);
}
