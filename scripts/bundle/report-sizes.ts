import type { Metafile } from 'esbuild';

/** Prints how large a bundle has become, and its largest files. */
export function reportSizes(name: string, { outputs }: Metafile, packages: number): void {
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;
  const total = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
  const largest = Object.entries(outputs)
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, 8)
    .map(([file, { bytes }]) => `  ${kib(bytes).padStart(9)}  ${file}`);
  const summary = `${name}: ${Object.keys(outputs).length} files, ${kib(total)} of code, ${packages} packages bundled`;
  console.log([summary, ...largest].join('\n'));
}
