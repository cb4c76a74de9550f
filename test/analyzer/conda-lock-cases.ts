import type { ManifestCase } from './manifest-cases.ts';

export const condaLockCases: Readonly<Record<string, ManifestCase>> = {
  'conda-lock.yml: what is locked for Linux on x86-64, under the names of the Python Package Index': {
    files: {
      'train.py': 'import torch\n',
      'environment.yml': 'dependencies:\n  - pytorch\n  - numpy>=1.26\n  - pip:\n      - Some_Tool\n',
      'conda-lock.yml': `version: 1
metadata:
  content_hash:
    linux-64: abc
  channels:
  - url: conda-forge
    used_env_vars: []
  platforms:
  - linux-64
  - osx-arm64
package:
- name: pytorch
  version: 2.7.0
  manager: conda
  platform: osx-arm64
  dependencies:
    python: '>=3.11,<3.12.0a0'
- name: pytorch
  version: 2.8.0
  manager: conda
  platform: linux-64
  dependencies:
    name: inner
    version: 9.9.9
  hash:
    md5: abc
  category: main
  optional: false
- name: numpy
  version: '2.1.0'
  manager: conda
  platform: linux-64
- name: some-tool
  version: 1.5.0
  manager: pip
  platform: linux-64
`,
    },
    dependencies: { torch: '2.8.0', numpy: '2.1.0', 'some-tool': '1.5.0' },
    frameworks: { torch: '2.8.0' },
    places: { 'dependencies.torch': 'conda-lock.yml:19', 'dependencies.numpy': 'conda-lock.yml:30' },
  },
  'conda-linux-64.lock, without an environment.yml': {
    files: {
      'conda-linux-64.lock': `# platform: linux-64
@EXPLICIT
https://conda.anaconda.org/conda-forge/linux-64/python-3.11.9-hb806964_0_cpython.conda#abc
https://conda.anaconda.org/conda-forge/noarch/py-xgboost-2.1.1-cuda120_pyh_0.tar.bz2
not a package
`,
    },
    dependencies: { python: '3.11.9', xgboost: '2.1.1' },
    places: { pythonVersion: 'conda-linux-64.lock:3' },
  },
};
