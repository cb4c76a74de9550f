import { readRequirement } from '../manifests/requirements.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeProgram } from './code-reading.ts';
import type { ImportedPackage } from './import-names.ts';
import { textValue } from './text-value.ts';

/** Packages that a shell script installs with pip: `pip install torch==2.8.0`. */
export function installedPackages(program: CodeProgram): readonly ImportedPackage[] {
  return program
    .filter(({ language }) => language === 'shell')
    .flatMap((reading) =>
      reading.calls.flatMap(({ callee, positional, line }) => {
        const words = [
          callee,
          ...positional.map((node) => textValue({ program, reading }, node)?.text ?? ''),
        ];
        const command = /^(?:python[\d.]* -m |uv )?pip[\d.]* install /.exec(words.join(' '))?.[0];
        if (command === undefined) return [];
        const evidence = evidenceAt(reading, line, 0.9);
        return requirementsIn(words.slice(command.trim().split(' ').length)).flatMap((one) => {
          const read = readRequirement(one, reading.file, line);
          return read === null ? [] : [{ name: read.name, version: read.version, framework: null, evidence }];
        });
      }),
    );
}

/** The requirements among the words after `pip install`; options and what they take are left out. */
export function requirementsIn(words: readonly string[]): readonly string[] {
  const takes =
    /^(?:-r|-c|-i|-f|-t|--(?:requirement|constraint|index-url|extra-index-url|find-links|target))$/;
  return words.filter((word, index) => /^[A-Za-z]/.test(word) && !takes.test(words[index - 1] ?? ''));
}
