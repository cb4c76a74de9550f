import { expect, test } from 'vitest';
import { entryEvidence } from '../../planner/analyzer/entry-line.ts';
import type { Language } from '../../schemas/job.ts';

test.each<[string, Language, string, number | null]>([
  [
    'the guard of a module',
    'python',
    'import os\n\ndef main():\n  pass\n\nif __name__ == "__main__":\n  main()',
    6,
  ],
  ['a call of main', 'python', 'def main():\n  pass\n\nmain()', 4],
  ['a main that nothing calls yet', 'python', 'import os\n\nasync def main():\n', 3],
  ['the first line that does something', 'python', '"""Doc"""\n# note\nimport os\n\nprint(1)', 5],
  ['nothing but imports', 'python', 'import os\n', null],
  ['Go', 'go', 'package main\n\nfunc helper() {}\n\nfunc main() {\n}', 5],
  ['Rust with tokio', 'rust', 'use std::io;\n#[tokio::main]\nasync fn main() {}', 3],
  ['Java', 'java', 'class A {\n  public static void main(String[] args) {}\n}', 2],
  ['C++', 'cpp', '#include <a>\nint main(int argc, char** argv) {\n}', 2],
  ['a script of TypeScript', 'typescript', "import a from 'a';\nconst b = 1;", 2],
  ['a shell script', 'shell', '#!/bin/bash\nset -eu\n\necho hi', 4],
  ['an empty file', 'r', '', null],
])('the start of %s', (_what, language, text, line) => {
  expect(entryEvidence('a', text, language)?.line ?? null).toBe(line);
});
