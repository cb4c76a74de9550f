import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RunResult {
  code: number | null;
  output: string;
}

/** A folder with a configuration that the real `terraform` runs in. */
export class TerraformFolder {
  readonly #directory: string;
  readonly #env: Record<string, string>;

  constructor(directory: string, env: Record<string, string>) {
    this.#directory = directory;
    this.#env = env;
  }

  async configure(configuration: object): Promise<void> {
    await writeFile(join(this.#directory, 'main.tf.json'), JSON.stringify(configuration));
  }

  run(...args: string[]): Promise<RunResult> {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.#directory,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      ...this.#env,
    };
    const child = spawn('terraform', [...args], {
      cwd: this.#directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Promise((resolve, reject) => {
      let output = '';
      const collect = (chunk: Buffer) => (output += chunk.toString());
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });
  }

  /** Runs and throws with the output where terraform fails. */
  async succeed(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${String(code)}:\n${output}`);
    return output;
  }

  async state(): Promise<{
    values: { root_module: { resources: { address: string; values: Record<string, unknown> }[] } };
  }> {
    const text = await this.succeed('show', '-json');
    return JSON.parse(text) as Awaited<ReturnType<TerraformFolder['state']>>;
  }
}
