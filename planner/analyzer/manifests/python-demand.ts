import type { Evidence } from '../../../schemas/job.ts';
import { manifestEvidence } from './manifest-evidence.ts';

/** The Python that a project asks for. */
export interface PythonDemand {
  /** `3.11`, or a range as PEP 440 writes it: `>=3.10`, `<3.13` or `>=3.10,<3.13`. */
  readonly asked: string;
  readonly evidence: Evidence;
}

/** Minor versions of Python 3: the least that is allowed and the first that no longer is; null where nothing bounds it. */
interface Bounds {
  readonly from: number | null;
  readonly before: number | null;
}

const open: Bounds = { from: null, before: null };

/** What a specifier asks for, as evidence tells it; undefined where it bounds nothing. */
export function pythonDemand(
  specifier: unknown,
  file: string,
  line: number | null,
  text: string,
  certainty = 1,
): PythonDemand | undefined {
  const asked = typeof specifier === 'string' ? askedPython(specifier) : null;
  return asked === null
    ? undefined
    : { asked, evidence: { ...manifestEvidence(file, line, text), certainty } };
}

/** A specifier of PEP 440, Poetry or conda by its minor versions: `~=3.11.2` and `3.11.*` are `3.11`; null where none bounds it. */
export function askedPython(specifier: string): string | null {
  const clauses = specifier
    .slice(0, 200)
    .replace(/(?<=[<>=~^!])\s+/g, '')
    .split(/[,\s]+/);
  if (clauses.length > 8 || specifier.includes('|')) return null;
  const { from, before } = clauses.map(boundsOf).reduce(narrower, open);
  if (from !== null && before !== null && before <= from) return null;
  if (from !== null && before === from + 1) return `3.${String(from)}`;
  const parts = [
    ...(from === null ? [] : [`>=3.${String(from)}`]),
    ...(before === null ? [] : [`<3.${String(before)}`]),
  ];
  return parts.length === 0 ? null : parts.join(',');
}

/** Whether what is asked for, a version or a range, has a version in common with the other. */
export function admits(asked: string, other: string): boolean {
  const both = [asked, other].map((each) => each.split(',').map(boundsOf).reduce(narrower, open));
  const { from, before } = both.reduce(narrower, open);
  return from === null || before === null || from < before;
}

/** Python 3 alone; a clause that cannot be read bounds nothing. */
function boundsOf(clause: string): Bounds {
  const [, sign = '', minor, patch] = /^([<>=~^!]*)\s*v?3\.(\d{1,3})(?:\.([\d*]\w*))?$/.exec(clause) ?? [];
  if (minor === undefined) return open;
  const at = Number(minor);
  if (/^={0,3}$/.test(sign) || sign === '~' || (sign === '~=' && patch !== undefined))
    return { from: at, before: at + 1 };
  if (sign === '>=' || sign === '>' || sign === '^' || sign === '~=') return { from: at, before: null };
  if (sign === '<') return { from: null, before: isPart(patch) ? at + 1 : at };
  return sign === '<=' ? { from: null, before: at + 1 } : open;
}

/** `<3.13.2` still allows 3.13. */
function isPart(patch: string | undefined): boolean {
  return patch !== undefined && /^[1-9]/.test(patch);
}

function narrower(one: Bounds, other: Bounds): Bounds {
  return { from: most(one.from, other.from, Math.max), before: most(one.before, other.before, Math.min) };
}

function most(one: number | null, other: number | null, pick: typeof Math.max): number | null {
  return one === null ? other : other === null ? one : pick(one, other);
}

/** What decides among demands, weightiest first: one that fixes a version, else the first range. */
export function decidingPython(demands: readonly PythonDemand[]): PythonDemand | null {
  return demands.find(({ asked }) => !/[<>]/.test(asked)) ?? demands[0] ?? null;
}
