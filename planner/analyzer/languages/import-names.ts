import { isBuiltin } from 'node:module';
import type { Evidence, Framework, Language } from '../../../schemas/job.ts';
import type { Dependency } from '../manifests/dependency.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeProgram, CodeReading } from './code-reading.ts';
import { computePackage, crateName, isFramework } from './compute-packages.ts';
import { textValue } from './text-value.ts';

/** A package that the code imports, under the name that manifests know it by where there is one. */
export interface ImportedPackage {
  readonly name: string;
  readonly version: string | null;
  /** The name that it counts as a framework under, or null. */
  readonly framework: string | null;
  readonly evidence: Evidence;
}

/** Outside packages in order of their first import; the language's own and the project's files are left out. */
export function importedPackages(
  program: CodeProgram,
  dependencies: ReadonlyMap<string, Dependency>,
): readonly ImportedPackage[] {
  const found = new Map<string, ImportedPackage>();
  for (const reading of program) {
    for (const { path, line } of importsOf(program, reading)) {
      const one = packageOf(reading.language, path, dependencies);
      if (one === null || found.has(one.framework ?? one.name)) continue;
      found.set(one.framework ?? one.name, { ...one, evidence: evidenceAt(reading, line, 0.95) });
    }
  }
  return [...found.values()];
}

/** Import statements, `require("x")`, `import("x")`, `library(x)` and `pkg::name`. */
export function importsOf(program: CodeProgram, reading: CodeReading): CodeReading['imports'] {
  const { tree, language } = reading;
  const calls = reading.calls.filter(({ callee }) =>
    language === 'r'
      ? /^(?:base\.)?(?:library|require|requireNamespace|loadNamespace)$/.test(callee)
      : /^(?:require|import)$/.test(callee),
  );
  const called = calls.flatMap(({ positional, named, line }) => {
    const node = positional[0] ?? named.get('package');
    if (node === undefined) return [];
    const isName = language === 'r' && node.type === 'identifier';
    const path = isName ? tree.text.slice(node.start, node.end) : textValue({ program, reading }, node)?.text;
    return path === undefined ? [] : [{ path, line }];
  });
  return [...reading.imports, ...called].sort((left, right) => left.line - right.line);
}

type Named = Omit<ImportedPackage, 'evidence'>;

function packageOf(
  language: Language,
  path: string,
  dependencies: ReadonlyMap<string, Dependency>,
): Named | null {
  const known = computePackage(language, path.replace(/^<|>$/g, ''));
  if (known !== null) {
    const declared = [...dependencies.values()].find(
      ({ name }) => known.declared?.test(name) ?? name === known.name,
    );
    return {
      name: declared?.name ?? known.name,
      version: declared?.version ?? null,
      framework: known.framework ? known.name : null,
    };
  }
  const plain = plainName(language, path);
  if (plain === null) return null;
  const declared = declaredName(language, plain, path, dependencies);
  const name = declared?.name ?? plain;
  return { name, version: declared?.version ?? null, framework: isFramework(language, name) ? name : null };
}

function declaredName(
  language: Language,
  plain: string,
  path: string,
  dependencies: ReadonlyMap<string, Dependency>,
): Dependency | undefined {
  if (language === 'rust')
    return (
      dependencies.get(plain) ??
      dependencies.get(plain.replaceAll('_', '-')) ??
      dependencies.get(plain.replaceAll('-', '_'))
    );
  if (language === 'go')
    return [...dependencies.values()].find(({ name }) => path === name || path.startsWith(`${name}/`));
  if (language === 'java')
    return [...dependencies.values()].find(
      ({ name }) => name.includes(':') && plain.startsWith(`${name.slice(0, name.indexOf(':'))}`),
    );
  return dependencies.get(plain);
}

const standardHeader =
  /^(?:c?(?:assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|tgmath|threads|time|uchar|wchar|wctype)(?:\.h)?|[a-z_]+|(?:sys|bits|netinet|arpa|linux|x86_64-linux-gnu)\/.*|(?:unistd|pthread|dirent|fcntl|dlfcn|getopt|semaphore|poll|sched|immintrin|xmmintrin|emmintrin|malloc|strings|netdb|termios)\.h)$/;
const rParts =
  /^(?:base|stats|utils|methods|graphics|grDevices|datasets|tools|grid|splines|stats4|compiler)$/;

/** The package of an import path, or null for what comes with the language or lies in the project. */
function plainName(language: Language, path: string): string | null {
  switch (language) {
    case 'javascript':
    case 'typescript':
      if (/^[./#]|^node:|^~\/|^@\//.test(path) || isBuiltin(path)) return null;
      return path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/');
    case 'go':
      return goModule(path);
    case 'rust': {
      const root = /^\s*(?:::)?(\w+)/.exec(path)?.[1] ?? '';
      return /^(?:std|core|alloc|crate|self|super|test|proc_macro|)$/.test(root) || /^[A-Z]/.test(root)
        ? null
        : crateName(root);
    }
    case 'java':
      return /^(?:javax?|jdk|sun)\./.test(path) ? null : path.replace(/\.(?:\*|[A-Z].*)$/, '');
    case 'cpp':
    case 'cuda':
      return /^[<]/.test(path) && !standardHeader.test(path.slice(1, -1))
        ? headerPackage(path.slice(1, -1))
        : null;
    case 'r':
      return rParts.test(path) || path === '' ? null : path;
    case 'shell':
    case 'python':
      return null;
  }
}

/** `boost/asio.hpp` → `boost`, `zlib.h` → `zlib`. */
function headerPackage(header: string): string {
  return (header.split('/')[0] ?? header).replace(/\.h(?:pp|xx)?$/, '').toLowerCase();
}

/** The module that a Go import path most likely belongs to; null for the standard library. */
function goModule(path: string): string | null {
  const parts = path.split('/');
  if (parts[0]?.includes('.') !== true) return null;
  const length = /^(?:gorgonia\.org|gopkg\.in|google\.golang\.org|go\.uber\.org)$/.test(parts[0]) ? 2 : 3;
  const versioned = /^v\d+$/.test(parts[length] ?? '') ? length + 1 : length;
  return parts.slice(0, versioned).join('/');
}

/** The frameworks among the packages. */
export function frameworksOf(packages: readonly ImportedPackage[]): readonly Framework[] {
  return packages.flatMap(({ framework, version }) =>
    framework === null ? [] : [{ name: framework, version }],
  );
}
