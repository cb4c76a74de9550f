import { writeFile } from 'node:fs/promises';
import { architectures, leastDriver, toolkitDriver } from '../planner/predictor/stack/facts/cuda-toolkits.ts';
import { gpuImages } from '../planner/predictor/stack/facts/images.ts';
import type { FrameworkRelease, GpuCode } from '../planner/predictor/stack/facts/release.ts';
import { releases } from '../planner/predictor/stack/facts/releases.ts';
import { readOn, sources, type SourceId } from '../planner/predictor/stack/facts/sources.ts';

const document = new URL('../docs/compatibility.md', import.meta.url);

const introduction = `# Compatibility

What Headstart knows of drivers, CUDA, framework wheels, GPUs and images. From it the prediction takes a software stack that works, or says which two facts collide and what works instead. A release that is not here is held against nothing; "unknown" is what no source that was read says.

Versions of a manifest are kept, \`+cu128\` with them. Of a version without one the wheel on PyPI is taken, or, on an accelerator that the job names, the first wheel of that release that runs on it.

The Python that a project asks for (\`.python-version\`, \`requires-python\`, a Dockerfile and others) takes part: a library that has no wheels for it is refused. Of a range the first of 3.12, 3.10, 3.11, 3.13, 3.14, 3.15, 3.9, 3.8, 3.7 is taken that every library has wheels for.

The startup script installs the chosen wheels, from the index that has them, into \`/opt/headstart/venv\` before the machine is ready; a library whose version is left open is installed only on an accelerator that the job names, since on any other the wheel that fits is not known before a machine is chosen. Other packages of the job are not installed, nor are those of a job without a GPU: no driver or CUDA depends on them, and nothing that Headstart has no facts of runs on a machine before the job does. A command in \`job.yaml\` can install them: \`command: [sh, -c, "pip install -r requirements.txt && python train.py"]\`. On an L4 the Ubuntu accelerator image is taken where nothing needs the CUDA toolkit, since Deep Learning VM images are documented as unsupported on G2.

Made from \`planner/predictor/stack/facts/\` by \`node scripts/generate-compatibility-document.ts\`. Numbers in brackets are the sources at the end.`;

/** docs/compatibility.md, from the facts as data. */
export function compatibilityDocument(): string {
  const frameworks = Object.entries(releases).map(([name, known]) =>
    section(name, known.toReversed().map(releaseItem)),
  );
  return `${[
    introduction,
    section('Drivers', driverItems()),
    section('GPU architectures', architectures.map(architectureItem)),
    ...frameworks,
    section('Images', gpuImages.map(imageItem)),
    section(`Sources, read on ${readOn}`, Object.keys(sources).map(sourceItem)),
  ].join('\n\n')}\n`;
}

function section(title: string, items: readonly string[]): string {
  return [`## ${title}`, '', ...items.map((item) => `- ${item}`)].join('\n');
}

function driverItems(): readonly string[] {
  const least = Object.entries(leastDriver).map(
    ([cuda, driver]) => `CUDA ${cuda} runs on driver ${String(driver)} and newer ${cite('cudaReleaseNotes')}`,
  );
  const shipped = Object.entries(toolkitDriver).map(([cuda, driver]) => `${cuda}: ${String(driver)}`);
  return [
    ...least,
    `Driver that each CUDA release came with, which code compiled on the machine needs: ${shipped.join(', ')} ${cite('cudaReleaseNotes')}`,
  ];
}

function architectureItem(architecture: (typeof architectures)[number]): string {
  const { name, capabilities, firstCuda, lastCudaMajor, lastDriver, source } = architecture;
  const last =
    lastCudaMajor === null ? '' : `, up to CUDA ${String(lastCudaMajor)} and driver ${String(lastDriver)}`;
  return `**${name}** (${listed(capabilities)}): from CUDA ${firstCuda}${last} ${cite(source)}`;
}

function releaseItem({ version, python, bringsCuda, builds, source }: FrameworkRelease): string {
  const wheels = builds.map(({ cuda, code }) => `CUDA ${cuda} (${codeText(code)})`);
  const span =
    python === null ? 'unknown' : `${python.from} ${python.to === null ? 'and newer' : `to ${python.to}`}`;
  const own = bringsCuda ? '' : '; brings no CUDA along';
  return `**${version}**: ${wheels.join(', ')}; Python ${span}${own} ${cite(source)}`;
}

function codeText(code: GpuCode): string {
  if (code === null) return 'unknown';
  if ('least' in code) return `${code.least.toFixed(1)} and newer`;
  return `${listed(code.native)}${code.ptx === null ? '' : `, PTX ${code.ptx.toFixed(1)}`}`;
}

function imageItem({
  project,
  family,
  driverBranch,
  cuda,
  python,
  notFor,
  source,
}: (typeof gpuImages)[number]): string {
  const driver = driverBranch === null ? 'driver by `cuda_installer`' : `driver ${String(driverBranch)}`;
  const except = notFor.length === 0 ? '' : `, not for ${notFor.join(', ')}`;
  return `\`${project}/${family}\`: ${driver}, CUDA ${cuda ?? 'none'}, Python ${python}${except} ${cite(source)}`;
}

function sourceItem(id: string): string {
  const [, source] = Object.entries(sources).find(([each]) => each === id) ?? [];
  return source
    ? `[${String(numberOf(id))}] ${source.name}, <${source.url}>, ${source.date === null ? 'copy without a date' : `copy of ${source.date}`}`
    : id;
}

function cite(id: SourceId): string {
  return `[${String(numberOf(id))}]`;
}

function numberOf(id: string): number {
  return Object.keys(sources).indexOf(id) + 1;
}

function listed(capabilities: readonly number[]): string {
  return capabilities.map((each) => each.toFixed(1)).join(' ');
}

if (process.argv[1]?.endsWith('generate-compatibility-document.ts'))
  await writeFile(document, compatibilityDocument());
