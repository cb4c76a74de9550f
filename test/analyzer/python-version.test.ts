import { describe, expect, it } from 'vitest';
import { askedPython } from '../../planner/analyzer/manifests/python-demand.ts';
import { analyzeProject } from '../support/analyze-project.ts';

describe('a specifier of Python', () => {
  it.each([
    ['3.11', '3.11'],
    ['3.11.9', '3.11'],
    ['==3.11.*', '3.11'],
    ['=3.11', '3.11'],
    ['~=3.11.2', '3.11'],
    ['~3.10', '3.10'],
    ['>=3.11,<3.12', '3.11'],
    ['>=3.10', '>=3.10'],
    ['>= 3.10, < 3.13', '>=3.10,<3.13'],
    ['>=3.10 <=3.12', '>=3.10,<3.13'],
    ['<3.13.2', '<3.14'],
    ['<3.13', '<3.13'],
    ['~=3.10', '>=3.10'],
    ['^3.9', '>=3.9'],
    ['>=3.9,!=3.9.7,<4', '>=3.9'],
    ['<4.0', null],
    ['*', null],
    ['^3.8 || ^3.10', null],
    ['', null],
    ['2.7', null],
    ['>=3.13,<3.11', null],
    ['newest', null],
  ])('%s is %s', (specifier, asked) => {
    expect(askedPython(specifier)).toBe(asked);
  });
});

const notebook = (metadata: object) =>
  JSON.stringify(
    { cells: [{ cell_type: 'code', source: ['import torch\n'] }], metadata, nbformat: 4, nbformat_minor: 5 },
    null,
    1,
  );

/** Files → the Python that is asked for and the place that says so. */
const cases: Readonly<
  Record<
    string,
    readonly [
      files: Readonly<Record<string, string>>,
      asked: string | null,
      place: string | null,
      entry?: string,
    ]
  >
> = {
  'nothing says': [{ 'requirements.txt': 'torch==2.8.0\n' }, null, null],
  'pyproject.toml': [
    { 'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.10,<3.13"\n' },
    '>=3.10,<3.13',
    'pyproject.toml:3',
  ],
  'a number where a text belongs': [{ 'pyproject.toml': '[project]\nrequires-python = 3.11\n' }, null, null],
  'Poetry in pyproject.toml': [
    { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "~3.11"\n' },
    '3.11',
    'pyproject.toml:2',
  ],
  '.python-version beats a range': [
    { 'pyproject.toml': '[project]\nrequires-python = ">=3.9"\n', '.python-version': '# dev\n3.12.4\n' },
    '3.12',
    '.python-version:2',
  ],
  '.python-version above the script': [
    { 'src/train.py': 'x = 1\n', 'requirements.txt': 'torch\n', '.python-version': 'cpython-3.10' },
    '3.10',
    '../.python-version:1',
    'src/train.py',
  ],
  '.tool-versions': [{ '.tool-versions': 'nodejs 22.1.0\npython 3.11.8\n' }, '3.11', '.tool-versions:2'],
  'runtime.txt': [{ 'runtime.txt': 'python-3.11.9\n' }, '3.11', 'runtime.txt:1'],
  Pipfile: [{ Pipfile: '[packages]\ntorch = "*"\n[requires]\npython_version = "3.9"\n' }, '3.9', 'Pipfile:4'],
  'setup.cfg': [{ 'setup.cfg': '[options]\npython_requires = >=3.9\n' }, '>=3.9', 'setup.cfg:2'],
  'uv.lock': [
    { 'uv.lock': 'version = 1\nrequires-python = ">=3.11"\n\n[[package]]\nname = "a"\nversion = "1"\n' },
    '>=3.11',
    'uv.lock:2',
  ],
  'poetry.lock': [
    {
      'poetry.lock':
        '[[package]]\nname = "a"\nversion = "1"\npython-versions = ">=3.7"\n\n[metadata]\npython-versions = "^3.10"\n',
    },
    '>=3.10',
    'poetry.lock:7',
  ],
  'environment.yml': [
    { 'environment.yml': 'dependencies:\n  - numpy\n  - conda-forge::python=3.10=h1234_0_cpython\n' },
    '3.10',
    'environment.yml:3',
  ],
  'environment.yml with a range': [
    { 'environment.yml': 'dependencies:\n  - python>=3.10,<3.12\n  - python-dateutil=2.9\n' },
    '>=3.10,<3.12',
    'environment.yml:2',
  ],
  Dockerfile: [
    { Dockerfile: 'ARG V=3.11\nFROM python:${V}-slim AS base\nFROM base\n' },
    '3.11',
    'Dockerfile:2',
  ],
  'an image of another name': [{ Dockerfile: 'FROM acme/python-tools:3.11\n' }, null, null],
  'a notebook': [
    {
      'a.ipynb': notebook({
        kernelspec: { display_name: 'Python 3', language: 'python' },
        language_info: { name: 'python', version: '3.10.12' },
      }),
    },
    '3.10',
    'a.ipynb:17',
    'a.ipynb',
  ],
  'the name of a kernel': [
    { 'a.ipynb': notebook({ kernelspec: { display_name: 'Python 3.9 (gpu)', language: 'python' } }) },
    '3.9',
    'a.ipynb:12',
    'a.ipynb',
  ],
  'a notebook outside the range of its project': [
    {
      'a.ipynb': notebook({ language_info: { name: 'python', version: '3.8.1' } }),
      'pyproject.toml': '[project]\nrequires-python = ">=3.10"\n',
    },
    '>=3.10',
    'pyproject.toml:2',
    'a.ipynb',
  ],
  'a notebook in another language': [
    { 'a.ipynb': notebook({ language_info: { name: 'R', version: '3.6.1' } }) },
    null,
    null,
    'a.ipynb',
  ],
};

describe('the Python of a project', () => {
  it.each(Object.entries(cases))('%s', async (_name, [files, asked, place, entry = 'train.py']) => {
    const { job, evidence } = await analyzeProject({ 'train.py': 'x = 1\n', ...files }, entry);
    expect(job.pythonVersion).toBe(asked);
    const places = (evidence['pythonVersion'] ?? []).map(({ file, line }) => `${file}:${line}`);
    expect(places).toEqual(place === null ? [] : [place]);
  });
});
