import { normalisedName } from './python-version.ts';

/** Packages that conda has under another name than the Python Package Index. Source: their pages on anaconda.org. */
const pythonNames: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  'pytorch-gpu': 'torch',
  'pytorch-cpu': 'torch',
  'tensorflow-base': 'tensorflow',
  'matplotlib-base': 'matplotlib',
  'dask-core': 'dask',
  'ray-core': 'ray',
  'py-xgboost': 'xgboost',
  'py-xgboost-gpu': 'xgboost',
  'py-opencv': 'opencv-python',
};

/** The name that the Python Package Index has for a package of conda. */
export function condaName(name: string): string {
  const plain = normalisedName(name);
  return Object.hasOwn(pythonNames, plain) ? (pythonNames[plain] ?? plain) : plain;
}
