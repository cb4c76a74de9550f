/** The name of a Python package as indexes compare it (PEP 503): lower case, runs of `-_.` as one dash. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * The version that a specifier fixes: `==2.8.0` and `===2.8.0` do, `==2.8.*` fixes 2.8; ranges, `~=` and `!=` leave
 * several and yield null.
 */
export function fixedVersion(specifier: string): string | null {
  const clauses = specifier
    .replace(/[()]/g, '')
    .split(',')
    .map((clause) => clause.trim());
  const exact = clauses.flatMap((clause) => /^={2,3}\s*v?([0-9][\w.!+*-]*)$/.exec(clause)?.[1] ?? []);
  return exact[0]?.replace(/\.\*$/, '') ?? null;
}

/** The version that a Poetry constraint fixes: a bare version does; `^`, `~`, `*` and ranges do not. */
export function poetryVersion(constraint: string): string | null {
  const plain = constraint.trim();
  return /^={0,3}\s*v?\d[\w.!+-]*$/.test(plain) ? plain.replace(/^=*\s*v?/, '') : fixedVersion(plain);
}
