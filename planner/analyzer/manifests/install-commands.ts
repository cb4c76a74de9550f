import { condaDependency } from './conda-environment.ts';
import type { Dependency } from './dependency.ts';
import type { DockerWord } from './docker-instructions.ts';
import { manifestEvidence } from './manifest-evidence.ts';
import { isForOthers, readRequirement } from './requirements.ts';

export interface Installed {
  readonly dependencies: readonly Dependency[];
  /** Requirement files that pip is given, as they are written. */
  readonly includes: readonly string[];
}

type Reader = (word: string, file: string, line: number) => Dependency | null;

interface Installer {
  readonly program: RegExp;
  readonly read: Reader;
  /** Options that take the next word with them. */
  readonly valued: RegExp;
}

const installers: readonly Installer[] = [
  {
    program: /^(?:pip[\d.]*|uv)$/,
    read: (word, file, line) => (isForOthers(word) ? null : readRequirement(word, file, line)),
    valued:
      /^(?:-[cift]|--(?:constraint|index-url|extra-index-url|default-index|index|find-links|target|platform|python|python-version|prefix|root|trusted-host|progress-bar|cache-dir|timeout|retries|index-strategy|torch-backend))$/,
  },
  {
    program: /^apt(?:-get|itude)?$/,
    read: debianPackage,
    valued: /^(?:-[oct]|--(?:option|target-release))$/,
  },
  {
    program: /^(?:conda|mamba|micromamba)$/,
    read: condaDependency,
    valued: /^(?:-[cnp]|--(?:channel|name|prefix))$/,
  },
];

/** What a shell command installs with pip, uv, apt or conda; nothing for any other. */
export function installedBy(command: readonly DockerWord[], file: string): Installed {
  const start = command.findIndex(({ word }) => installerOf(word) !== undefined);
  const installer = installerOf(command[start]?.word ?? '');
  const verb = command.findIndex(({ word }, index) => index > start && word === 'install');
  if (installer === undefined || verb < 0) return { dependencies: [], includes: [] };
  const dependencies: Dependency[] = [];
  const includes: string[] = [];
  const words = command.slice(verb + 1);
  for (let index = 0; index < words.length; index += 1) {
    const { word = '', line = 0 } = words[index] ?? {};
    const requirements = /^(?:-r|--requirements?)=?(.*)$/.exec(word)?.[1];
    if (installer.read !== debianPackage && requirements !== undefined) {
      includes.push(requirements === '' ? (words[++index]?.word ?? '') : requirements);
    } else if (installer.valued.test(word)) index += 1;
    else if (!/^[-./<>]|\$/.test(word)) dependencies.push(...[installer.read(word, file, line) ?? []].flat());
  }
  return { dependencies, includes: includes.filter((name) => name !== '') };
}

function installerOf(word: string): Installer | undefined {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return installers.find(({ program }) => program.test(name));
}

/** `samtools=1.19-1:amd64`; a version with `*` is one as far as it goes. */
function debianPackage(word: string, file: string, line: number): Dependency | null {
  const [, name, version] = /^([a-z0-9][a-z0-9.+-]+)(?::\w+)?(?:=(\S+))?$/.exec(word) ?? [];
  if (name === undefined) return null;
  const plain = version?.replace(/\.?\*$/, '') ?? '';
  return { name, version: plain === '' ? null : plain, evidence: manifestEvidence(file, line, word) };
}
