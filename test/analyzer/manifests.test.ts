import { describe, expect, it } from 'vitest';
import { fixedVersion, poetryVersion } from '../../planner/analyzer/manifests/python-version.ts';
import { analyzeProject } from '../support/analyze-project.ts';

describe('versions that a manifest fixes', () => {
  it.each([
    ['==2.8.0', '2.8.0'],
    ['== 2.8.0', '2.8.0'],
    ['===2.8.0', '2.8.0'],
    ['==2.8.*', '2.8'],
    ['==2.8.0+cu128', '2.8.0+cu128'],
    ['>=2.0', null],
    ['~=2.8.0', null],
    ['>=2.0,==2.8.0', '2.8.0'],
    ['!=2.8.0', null],
    ['', null],
  ])('%s → %s', (specifier, version) => {
    expect(fixedVersion(specifier)).toBe(version);
  });

  it.each([
    ['2.8.0', '2.8.0'],
    ['^2.8', null],
    ['*', null],
    ['==2.8.0', '2.8.0'],
    ['>=2,<3', null],
  ])('Poetry %s → %s', (constraint, version) => {
    expect(poetryVersion(constraint)).toBe(version);
  });
});

const requirements = `# tools
-r base/more.txt
--index-url https://packages.example/simple
torch[extra]==2.8.0 ; python_version >= "3.9"  # the one
Scikit_Learn >= 1.4
numpy==1.26.4 \\
    --hash=sha256:abc \\
    --hash=sha256:def
pywin32==306 ; sys_platform == "win32"
git+https://git.example/acme/tool.git@v1#egg=acme_tool
wheel-thing @ https://files.example/wheel_thing-3.1-py3-none-any.whl
???
`;

describe('requirements.txt', () => {
  it('gives names as indexes know them, versions that are fixed, and lines', async () => {
    const { job, evidence, warnings } = await analyzeProject(
      {
        'train.py': 'import torch\n',
        'requirements.txt': requirements,
        'base/more.txt': 'pandas==2.2.0\n-r ../requirements.txt\n-r gone.txt\n',
      },
      'train.py',
    );
    expect(job.dependencies).toEqual({
      pandas: '2.2.0',
      torch: '2.8.0',
      'scikit-learn': null,
      numpy: '1.26.4',
      'acme-tool': null,
      'wheel-thing': '3.1',
    });
    expect(job.frameworks).toEqual([{ name: 'torch', version: '2.8.0' }]);
    expect(evidence['dependencies.numpy']).toMatchObject([
      { file: 'requirements.txt', line: 6, origin: 'manifest' },
    ]);
    expect(evidence['dependencies.pandas']).toMatchObject([{ file: 'base/more.txt', line: 1 }]);
    expect(warnings.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'base/more.txt:3',
      'requirements.txt:12',
    ]);
  });

  it('is found above the script, but not beyond the repository', async () => {
    const files = { 'src/deep/train.py': 'import torch\n', 'requirements.txt': 'torch==2.8.0\n' };
    const above = await analyzeProject(files, 'src/deep/train.py');
    expect(above.job.dependencies).toEqual({ torch: '2.8.0' });
    expect(above.evidence['dependencies.torch']).toMatchObject([{ file: '../../requirements.txt' }]);
    const beyond = await analyzeProject({ ...files, 'src/.git/HEAD': '' }, 'src/deep/train.py');
    expect(beyond.job.dependencies).toEqual({ torch: null });
  });
});

describe('other manifests', () => {
  it('reads pyproject.toml of PEP 621, dependency groups and Poetry', async () => {
    const toml = `[project]
name = "x"
dependencies = ["torch==2.8.0", "numpy>=1.26"]
[project.optional-dependencies]
gpu = ["bitsandbytes==0.47.0"]
[dependency-groups]
dev = ["pytest==8.0.0", {include-group = "x"}]
[tool.poetry.dependencies]
python = "^3.11"
transformers = {version = "4.55.4", extras = ["torch"]}
`;
    const { job, evidence } = await analyzeProject(
      { 'a.py': 'import torch\n', 'pyproject.toml': toml },
      'a.py',
    );
    expect(job.dependencies).toEqual({
      torch: '2.8.0',
      numpy: null,
      bitsandbytes: '0.47.0',
      pytest: '8.0.0',
      transformers: '4.55.4',
    });
    expect(evidence['dependencies.transformers']).toMatchObject([{ file: 'pyproject.toml', line: 10 }]);
  });

  it('warns of a manifest that cannot be read, and goes on', async () => {
    const { warnings } = await analyzeProject({ 'a.py': 'x = 1\n', 'pyproject.toml': 'a = [\n' }, 'a.py');
    expect(warnings).toEqual([expect.objectContaining({ file: 'pyproject.toml' })]);
  });

  it.each([
    [
      'job.ts',
      {
        'job.ts': 'import { z } from "zod";\nimport fs from "node:fs";\n',
        'package.json': '{"dependencies":{"zod":"4.1.0","ws":"^8.0.0"}}',
      },
      { zod: '4.1.0', ws: null },
    ],
    [
      'main.go',
      {
        'main.go': 'package main\nimport (\n\t"fmt"\n\t"cloud.google.com/go/storage"\n)\n',
        'go.mod':
          'module x\nrequire (\n\tcloud.google.com/go/storage v1.43.0\n\tgithub.com/a/b v0.1.0 // indirect\n)\n',
      },
      { 'cloud.google.com/go/storage': '1.43.0' },
    ],
    [
      'main.rs',
      {
        'main.rs': 'use rayon::prelude::*;\nuse std::fs;\n',
        'Cargo.toml': '[dependencies]\nrayon = "=1.10.0"\nserde = { version = "1", features = ["derive"] }\n',
      },
      { rayon: '1.10.0', serde: null },
    ],
    ['run.sh', { 'run.sh': '#!/bin/bash\ngsutil cp gs://acme/in.bam .\n' }, {}],
    ['fit.R', { 'fit.R': 'library(data.table)\nggplot2::qplot(x)\n' }, { 'data.table': null, ggplot2: null }],
  ])('reads the imports and manifests of %s', async (entry, files, dependencies) => {
    const { job } = await analyzeProject(files, entry);
    expect(job.dependencies).toEqual(dependencies);
  });

  it('reads places out of a shell script', async () => {
    const { job } = await analyzeProject(
      {
        'run.sh': '# gs://acme/not-this\ngsutil cp gs://acme/in.bam .\ngsutil cp out.vcf gs://acme/out.vcf\n',
      },
      'run.sh',
    );
    expect(job).toMatchObject({
      language: 'shell',
      command: ['bash', 'run.sh'],
      dataAccess: [
        { uri: 'gs://acme/in.bam', mode: 'read' },
        { uri: 'gs://acme/out.vcf', mode: 'write' },
      ],
    });
  });

  it('knows CUDA by its files and says that they have to be compiled', async () => {
    const { job, warnings } = await analyzeProject({ 'sim.cu': '__global__ void f() {}\n' }, 'sim.cu');
    expect(job).toMatchObject({ language: 'cuda', gpuRequired: true, command: ['./sim'] });
    expect(warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('compiled') as string }),
    ]);
  });

  it('says which files it understands when it does not know a language', async () => {
    await expect(analyzeProject({ 'notes.txt': 'hello' }, 'notes.txt')).rejects.toMatchObject({
      failure: { code: 'language-unknown', fault: 'user' },
    });
    await expect(analyzeProject({}, 'gone.py')).rejects.toMatchObject({
      failure: { code: 'file-not-found' },
    });
  });
});
