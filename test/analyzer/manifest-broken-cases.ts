import type { ManifestCase } from './manifest-cases.ts';

export const brokenCases: Readonly<Record<string, ManifestCase>> = {
  'package.json without a comma and without its end': {
    entry: 'main.ts',
    files: {
      'package.json': '{\n  "dependencies": {\n    "zod": "4.1.0"\n    "ws": "8.0.0",\n    "pg": "8.1',
    },
    dependencies: { zod: '4.1.0', ws: '8.0.0', pg: null },
    places: { 'dependencies.ws': 'package.json:4' },
    warnings: [/package\.json:4 .*not valid JSON/],
  },
  'pyproject.toml with a list that is being typed': {
    files: { 'pyproject.toml': '[project]\nname = "x\ndependencies = [\n  "torch==2.8.0",\n  "nump\n]\n' },
    dependencies: { torch: '2.8.0' },
    warnings: [/pyproject\.toml:2 .*not valid TOML/],
  },
  'Cargo.toml with a line that is being typed': {
    entry: 'main.rs',
    files: { 'Cargo.toml': '[dependencies]\nrayon = "=1.10.0"\nser\nlibc = "=0.2.1"\n' },
    dependencies: { rayon: '1.10.0', libc: '0.2.1' },
    warnings: [/Cargo\.toml:\d .*not valid TOML/],
  },
  'environment.yml with a broken line': {
    files: { 'environment.yml': 'dependencies:\n  - numpy=1.26\n  - "pandas\n' },
    dependencies: { numpy: '1.26', pandas: null },
    warnings: [/environment\.yml:\d .*not valid YAML/],
  },
  'pom.xml with tags that are not closed': {
    entry: 'Main.java',
    files: {
      'pom.xml':
        '<project><dependencies>\n<dependency><groupId>a</groupId><artifactId>b</artifactId><version>1.0</version>\n<dependency><groupId>c</groupId><artifactId>d</artifactId><version>2.0</version></dependency>\n<depen',
    },
    dependencies: { 'a:b': '1.0', 'c:d': '2.0' },
    warnings: [/pom\.xml:\d .*not valid XML/],
  },
  'uv.lock in mid-merge': {
    files: {
      'pyproject.toml': '[project]\ndependencies = ["torch"]\n',
      'uv.lock':
        '[[package]]\nname = "torch"\n<<<<<<< ours\nversion = "2.8.0"\n=======\nversion = "2.7.0"\n>>>>>>> theirs\n',
    },
    dependencies: { torch: '2.8.0' },
    warnings: [/uv\.lock:3 .*merge conflict/],
  },
  'a lock file beyond the size that is read': {
    entry: 'main.ts',
    files: {
      'package.json': '{"dependencies": {"zod": "^4.0.0"}}',
      'package-lock.json': `{"packages": {"node_modules/zod": {"version": "4.0.1"}}}${' '.repeat(8 * 1024 * 1024)}`,
    },
    dependencies: { zod: null },
    warnings: [/package-lock\.json:null .*larger than 8 MiB/],
  },
  'manifests with names that objects have': {
    entry: 'main.ts',
    files: {
      'package.json':
        '{"dependencies": {"constructor": "1.0.0", "toString": "2.0.0"}, "__proto__": {"a": "1.0.0"}}',
    },
    dependencies: { constructor: '1.0.0', toString: '2.0.0' },
  },
};
