import { SaxesParser } from 'saxes';
import type { Dependency, LockedPackage, ManifestReading, ManifestWarning } from './dependency.ts';
import { manifestEvidence } from './manifest-evidence.ts';

interface PomDependency {
  readonly fields: Map<string, string>;
  readonly line: number;
  /** From dependencyManagement: fixes a version and asks for nothing. */
  readonly managed: boolean;
}

interface Pom {
  readonly dependencies: readonly PomDependency[];
  readonly properties: ReadonlyMap<string, string>;
  readonly damaged: number | null;
}

/** Properties that mean each other are followed this far. */
const maxSubstitutions = 8;

/** No element that counts lies deeper. */
const maxDepth = 64;

/**
 * Reads pom.xml: dependencies named `group:artifact`, with properties filled in and versions of dependencyManagement.
 * Those for tests are left out.
 */
export function readPomXml(file: string, text: string): ManifestReading {
  const pom = elementsOf(text);
  const dependencies: Dependency[] = [];
  const locked: LockedPackage[] = [];
  for (const { fields, line, managed } of pom.dependencies) {
    const name = ['groupId', 'artifactId']
      .map((key) => filled(fields.get(key) ?? '', pom.properties))
      .join(':');
    if (/^:|:$/.test(name) || fields.get('scope') === 'test') continue;
    const stated = filled(fields.get('version') ?? '', pom.properties);
    const version = /^\[?(\d[\w.+-]*)\]?$/.exec(stated)?.[1] ?? null;
    const evidence = manifestEvidence(file, line, stated === '' ? name : `${name}:${stated}`);
    if (!managed) dependencies.push({ name, version, evidence });
    else if (version !== null) locked.push({ name, version, evidence });
  }
  return { dependencies, locked, warnings: damage(file, pom.damaged) };
}

function damage(file: string, line: number | null): readonly ManifestWarning[] {
  return line === null ? [] : [{ message: `${file} is not valid XML; what can be read is used`, file, line }];
}

/** Walks the document once; tags that are never closed end where one around them does. */
function elementsOf(text: string): Pom {
  const dependencies: PomDependency[] = [];
  const properties = new Map<string, string>();
  const open: string[] = [];
  let damaged: number | null = null;
  let value = '';
  const parser = new SaxesParser();
  parser.on('error', () => {
    damaged ??= parser.line;
  });
  const isPlugin = (): boolean => open.length > maxDepth || open.includes('plugin');
  parser.on('opentag', ({ name }) => {
    value = '';
    if (name === 'dependency' && !isPlugin()) {
      const managed = open.includes('dependencyManagement');
      dependencies.push({ fields: new Map(), line: parser.line, managed });
    }
    open.push(name);
  });
  parser.on('text', (part) => {
    value += part;
  });
  parser.on('closetag', ({ name }) => {
    open.pop();
    const inside = open.at(-1);
    if (inside === 'dependency' && !isPlugin()) dependencies.at(-1)?.fields.set(name, value.trim());
    if (inside === 'properties') properties.set(name, value.trim());
    if (inside === 'project' || inside === 'parent') properties.set(`${inside}.${name}`, value.trim());
    value = '';
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  return { dependencies, properties: withInherited(properties), damaged };
}

/** A project without version or group has its parent's. */
function withInherited(properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const inherited = new Map(properties);
  for (const key of ['version', 'groupId']) {
    const own = properties.get(`project.${key}`) ?? properties.get(`parent.${key}`);
    if (own !== undefined) inherited.set(`project.${key}`, own);
    const parent = properties.get(`parent.${key}`);
    if (parent !== undefined) inherited.set(`project.parent.${key}`, parent);
  }
  return inherited;
}

/** Fills `${name}` in; one that nothing defines stays as it is. */
function filled(text: string, properties: ReadonlyMap<string, string>): string {
  let result = text;
  for (let round = 0; round < maxSubstitutions && result.includes('${') && result.length < 200; round += 1) {
    result = result.replace(/\$\{([^}]+)\}/g, (whole, name: string) => properties.get(name) ?? whole);
  }
  return result;
}
