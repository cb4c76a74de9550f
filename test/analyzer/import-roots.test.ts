import { expect, it } from 'vitest';
import { analyzeProject } from '../support/analyze-project.ts';

interface RootCase {
  readonly what: string;
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
  readonly batchSize: number | null;
}

const settings = 'BATCH = 96\n';
const uses = (from: string): string =>
  `import os, sys\nfrom pathlib import Path\nimport torch\n§from ${from} import BATCH\ntorch.utils.data.DataLoader([], batch_size=BATCH)\n`;
const after = (from: string, line: string): string => uses(from).replace('§', `${line}\n`);
const plain = (from: string): string => uses(from).replace('§', '');

const cases: readonly RootCase[] = [
  {
    what: 'a package beside the manifest, from a script in a folder',
    entry: 'scripts/train.py',
    files: { 'pyproject.toml': '', 'scripts/train.py': plain('lab.settings'), 'lab/settings.py': settings },
    batchSize: 96,
  },
  {
    what: 'a package in the src folder of a repository',
    entry: 'jobs/night/train.py',
    files: { '.git/HEAD': '', 'jobs/night/train.py': plain('lab'), 'src/lab/__init__.py': settings },
    batchSize: 96,
  },
  {
    what: 'no package above a folder that nothing marks',
    entry: 'scripts/train.py',
    files: { 'scripts/train.py': plain('lab.settings'), 'lab/settings.py': settings },
    batchSize: null,
  },
  {
    what: 'no package above the root',
    entry: 'inner/scripts/train.py',
    files: { 'inner/setup.cfg': '', 'inner/scripts/train.py': plain('lab'), 'lab.py': settings },
    batchSize: null,
  },
  {
    what: 'a folder that is put on the path by the place of the file',
    entry: 'scripts/train.py',
    files: {
      'scripts/train.py': after(
        'settings',
        'sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "shared"))',
      ),
      'shared/settings.py': settings,
    },
    batchSize: 96,
  },
  {
    what: 'a folder that is put on the path by pathlib',
    entry: 'a/b/train.py',
    files: {
      'a/b/train.py': after(
        'settings',
        'ROOT = Path(__file__).resolve().parents[2]\nsys.path.insert(0, str(ROOT / "shared"))',
      ),
      'shared/settings.py': settings,
    },
    batchSize: 96,
  },
  {
    what: 'a folder that is put on the path by its name',
    entry: 'train.py',
    files: { 'train.py': after('settings', 'sys.path.append("vendor")'), 'vendor/settings.py': settings },
    batchSize: 96,
  },
  {
    what: 'no folder that only the run knows',
    entry: 'train.py',
    files: {
      'train.py': after('settings', 'sys.path.append(os.environ["LIB"])'),
      'vendor/settings.py': settings,
    },
    batchSize: null,
  },
];

it.each(cases)('$what', async ({ entry, files, batchSize }) => {
  expect((await analyzeProject(files, entry)).job.batchSize).toBe(batchSize);
});
