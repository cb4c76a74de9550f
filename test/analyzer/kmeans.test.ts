import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../examples/kmeans/kmeans.py', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the example; `onOutput` sees what it has printed so far and may end it. */
function run(
  folder: string,
  args: readonly string[],
  onOutput: (output: string, stop: () => void) => void = () => undefined,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', HEADSTART_CHECKPOINT_DIR: folder };
    const child = spawn('python3', [program, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // Once: a second signal would meet the interpreter after it has given its handlers back.
      onOutput(output, () => child.killed || child.kill('SIGTERM'));
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

function resultOf(output: string): unknown {
  const line = output.split('\n').find((one) => one.startsWith('result '));
  return JSON.parse(line?.slice('result '.length) ?? 'null');
}

describe('examples/kmeans', () => {
  it('gives the same result when it is stopped and started again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headstart-kmeans-'));
    const args = ['--points', '1500', '--clusters', '12', '--rounds', '40', '--history-mib', '1'];
    try {
      const whole = await run(join(folder, 'whole'), args);
      expect(whole.code).toBe(0);
      expect(resultOf(whole.output)).toMatchObject({ rounds: 40 });

      const stopped = await run(join(folder, 'parts'), args, (output, stop) => {
        if (output.includes('round 5 of 40')) stop();
      });
      expect(stopped.code).toBe(143);
      expect(stopped.output).toContain('checkpoint saved');
      expect(await readdir(join(folder, 'parts'))).toEqual(['kmeans.pickle']);

      const resumed = await run(join(folder, 'parts'), args);
      expect(resumed.code).toBe(0);
      expect(resumed.output).toContain('resuming after round');
      expect(resultOf(resumed.output)).toEqual(resultOf(whole.output));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
