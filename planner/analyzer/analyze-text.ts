import type { DataAccess, Evidence, Language } from '../../schemas/job.ts';
import { noFacts, EvidenceSheet, type CodeFacts } from './code-facts.ts';
import { AccessList } from './data-access/access-list.ts';
import { modeOfCall, modeOfName } from './data-access/access-mode.ts';
import { clip } from './evidence.ts';
import type { Manifests } from './manifests/read-manifests.ts';

/** How a language writes an import; the first group that matched is the package. */
const importPatterns: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript: /(?:\bfrom\s+|\brequire\(\s*|\bimport\s+|\bimport\(\s*)["']([^"'./][^"']*)["']/g,
  typescript: /(?:\bfrom\s+|\brequire\(\s*|\bimport\s+|\bimport\(\s*)["']([^"'./][^"']*)["']/g,
  go: /^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w.-]+\.[a-z]+\/[^"]+)"/gm,
  rust: /^\s*(?:pub\s+)?use\s+([a-z]\w*)(?:::|;)/gm,
  java: /^\s*import\s+(?:static\s+)?([a-z][\w.]*?)\.(?:[A-Z]\w*|\*)/gm,
  cpp: /^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm,
  cuda: /^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm,
  r: /\b(?:library|require)\(\s*["']?([\w.]+)["']?|\b([\w.]+)::/g,
};

/** Packages that come with the language. */
const ownPackages: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript:
    /^(?:node:|fs|path|os|util|stream|http|https|crypto|events|url|zlib|child_process|worker_threads|readline|cluster|net|assert|buffer|process|perf_hooks)/,
  typescript:
    /^(?:node:|fs|path|os|util|stream|http|https|crypto|events|url|zlib|child_process|worker_threads|readline|cluster|net|assert|buffer|process|perf_hooks)/,
  rust: /^(?:std|core|alloc|crate|self|super)$/,
  java: /^java[x]?\./,
};

const gpuHints: Readonly<Partial<Record<Language, RegExp>>> = {
  cpp: /\bcuda_runtime|\bcublas|\bcudnn|\bnvrtc|\bthrust\//,
  go: /gorgonia\.org\/cu|\/cuda\b/,
  rust: /\b(?:cust|cudarc|rustacuda)\b/,
};

/**
 * What can be read from a file without a grammar: imports, places that are spelled out, and a GPU toolkit. The other
 * fields stay unknown.
 */
export function analyzeText(language: Language, file: string, text: string, manifests: Manifests): CodeFacts {
  const sheet = new EvidenceSheet();
  const lines = text.split('\n');
  const at = (index: number, certainty: number): Evidence => evidenceAt(file, text, lines, index, certainty);
  const dependencies = new Map<string, string | null>();
  for (const { name, version, evidence } of manifests.dependencies.values()) {
    dependencies.set(name, version);
    sheet.note(`dependencies.${name}`, [evidence]);
  }
  for (const { name, index } of importsOf(language, text)) {
    if (dependencies.has(name)) continue;
    dependencies.set(name, null);
    sheet.note(`dependencies.${name}`, [at(index, 0.9)]);
  }
  const dataAccess = placesOf(text, at, sheet);
  return {
    job: {
      ...noFacts,
      dependencies: Object.fromEntries(dependencies),
      dataAccess,
      gpuRequired: usesGpu(language, text, at, sheet),
    },
    modelFamily: null,
    evidence: sheet.record,
    warnings: [],
  };
}

function evidenceAt(
  file: string,
  text: string,
  lines: readonly string[],
  index: number,
  certainty: number,
): Evidence {
  const line = text.slice(0, index).split('\n').length;
  return { file, line, text: clip(lines[line - 1] ?? ''), origin: 'code', certainty };
}

function importsOf(
  language: Language,
  text: string,
): readonly { readonly name: string; readonly index: number }[] {
  const pattern = importPatterns[language];
  if (pattern === undefined) return [];
  return [...text.matchAll(pattern)].flatMap((match) => {
    const full = match[1] ?? match[2] ?? '';
    const name = packageName(language, full);
    const isOwn = name === '' || ownPackages[language]?.test(name) === true;
    const index = match.index + match[0].length - match[0].trimStart().length;
    return isOwn ? [] : [{ name, index }];
  });
}

/** `@scope/pkg/deep` → `@scope/pkg`; `pkg/deep` → `pkg`; other languages keep the whole. */
function packageName(language: Language, full: string): string {
  if (language !== 'javascript' && language !== 'typescript') return full;
  return full
    .split('/')
    .slice(0, full.startsWith('@') ? 2 : 1)
    .join('/');
}

function placesOf(
  text: string,
  at: (index: number, certainty: number) => Evidence,
  sheet: EvidenceSheet,
): readonly DataAccess[] {
  const list = new AccessList();
  for (const match of text.matchAll(/\b(?:gs|s3|bigquery):\/\/[^\s"'`<>()[\]{}$,;\\]+/g)) {
    const lineStart = text.lastIndexOf('\n', match.index) + 1;
    const before = text.slice(lineStart, match.index);
    if (/^\s*(?:\/\/|#(?!!)|\*|--)/.test(before)) continue;
    list.add(match[0], modeBefore(before), at(match.index, 0.8));
  }
  sheet.note('dataAccess', list.evidence);
  return list.accesses;
}

/** Reading or writing, from the call or the name that stands before the place on its line. */
function modeBefore(before: string): { readonly mode: DataAccess['mode']; readonly strong: boolean } {
  if (/\b(?:cp|mv|rsync|copy)\b.*\s\S+\s+["']?$/.test(before)) return { mode: 'write', strong: true };
  const call = /([\w.]+)\s*\(\s*[^()]*["'`]$/.exec(before)?.[1];
  const guess = call === undefined ? null : modeOfCall(call, null, null, null);
  return guess ?? modeOfName(/(\w+)["']?\s*(?::?=|:)\s*\S*$/.exec(before)?.[1] ?? '');
}

function usesGpu(
  language: Language,
  text: string,
  at: (index: number, certainty: number) => Evidence,
  sheet: EvidenceSheet,
): boolean {
  const match = language === 'cuda' ? /__global__|<<<|#include/.exec(text) : gpuHints[language]?.exec(text);
  const needed = language === 'cuda' || match != null;
  if (needed) sheet.note('gpuRequired', [at(match?.index ?? 0, 0.9)]);
  return needed;
}
