import type { Dependency, ManifestReading } from './dependency.ts';
import { pythonDemand, type PythonDemand } from './python-demand.ts';
import { bounded, isForOthers, readRequirement } from './requirements.ts';

/** Reads setup.cfg: `install_requires`, `python_requires`, and every list of `options.extras_require`. */
export function readSetupCfg(file: string, text: string): ManifestReading {
  const dependencies: Dependency[] = [];
  let python: PythonDemand | undefined;
  let section = '';
  let key = '';
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    // Only whole lines are comments here: a semicolon further on begins a marker.
    const line = /^\s*[#;]/.test(raw) ? '' : bounded(raw);
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, name, first] = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (header !== undefined) section = header.trim();
    if (header !== undefined || name !== undefined) key = name ?? '';
    const entry = (name === undefined ? (/^\s+(.*)$/.exec(line)?.[1] ?? '') : (first ?? '')).trim();
    if (section === 'options' && key === 'python_requires')
      python ??= pythonDemand(entry, file, index + 1, line);
    if (entry === '' || !isRequirements(section, key) || isForOthers(entry)) continue;
    const dependency = readRequirement(entry, file, index + 1);
    if (dependency !== null) dependencies.push(dependency);
  }
  return { dependencies, locked: [], warnings: [], python };
}

function isRequirements(section: string, key: string): boolean {
  return (
    (section === 'options' && key === 'install_requires') ||
    (section === 'options.extras_require' && key !== '')
  );
}
