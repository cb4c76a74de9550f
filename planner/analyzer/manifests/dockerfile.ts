import type { Dependency, ManifestReading } from './dependency.ts';
import { dockerBuild } from './docker-stages.ts';
import { dockerInstructions, type DockerWord } from './docker-instructions.ts';
import { installedBy } from './install-commands.ts';
import { manifestEvidence } from './manifest-evidence.ts';
import { pythonDemand, type PythonDemand } from './python-demand.ts';

/** Images that are named after what is in them, and whose tag begins with its version. Source: Docker Hub, 2026-11. */
const contents: Readonly<Record<string, string>> = {
  'pytorch/pytorch': 'torch',
  'tensorflow/tensorflow': 'tensorflow',
  'vllm/vllm-openai': 'vllm',
  'rayproject/ray': 'ray',
  'rayproject/ray-ml': 'ray',
};

export interface DockerReading extends ManifestReading {
  readonly includes: readonly string[];
}

/**
 * Reads a Dockerfile: the base image of its last stage under the image's name with the tag as its version, what that
 * image is known to bring, and what pip, apt and conda install on top.
 */
export function readDockerfile(file: string, text: string): DockerReading {
  const { base, commands } = dockerBuild(dockerInstructions(text));
  const installed = commands.map((command) => installedBy(command, file));
  const image = base === null ? [] : imageDependencies(base, file);
  return {
    dependencies: [...installed.flatMap(({ dependencies }) => dependencies), ...image],
    includes: installed.flatMap(({ includes }) => includes),
    locked: [],
    warnings: [],
    python: base === null ? undefined : imagePython(base, file),
  };
}

/** `python:3.11-slim`, also from a mirror of the registry. */
function imagePython({ word, line }: DockerWord, file: string): PythonDemand | undefined {
  const version = /^(?:[\w.:-]+\/)*python:(3\.\d+)(?:[.-]|$)/.exec(word)?.[1];
  return pythonDemand(version, file, line, `FROM ${word}`);
}

function imageDependencies({ word, line }: DockerWord, file: string): readonly Dependency[] {
  const [, path, tag] = /^([^@$]+?)(?::([^:/@$]+))?(?:@sha256:\w+)?$/.exec(word) ?? [];
  if (path === undefined || path === 'scratch') return [];
  const name = path.replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
  const evidence = manifestEvidence(file, line, `FROM ${word}`);
  const inside = Object.hasOwn(contents, name) ? contents[name] : undefined;
  const version = /^v?(\d+\.\d+(?:\.\d+)?)/.exec(tag ?? '')?.[1] ?? null;
  return [
    { name, version: tag ?? null, evidence },
    ...(inside === undefined ? [] : [{ name: inside, version, evidence }]),
  ];
}
