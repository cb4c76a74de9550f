import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { HeadstartError } from '../../schemas/failure.ts';

/** One run of the Terraform binary. */
export interface TerraformCommand {
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Each line of stdout as it comes; without it stdout is collected. */
  readonly onLine?: (line: string) => void;
}

export interface TerraformExit {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Empty when `onLine` took the lines. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Terraform to its end. The first abort sends one SIGINT, by which Terraform finishes what it is writing and
 * keeps the state; no second signal follows. It runs in a process group of its own, because ^C in a terminal reaches
 * the whole foreground group, and a second interrupt makes Terraform leave in the middle.
 * Rejects only when the binary cannot be started, with HeadstartError `terraform-missing`.
 */
export function runTerraform(command: TerraformCommand): Promise<TerraformExit> {
  const { binary, args, cwd, env, signal, onLine } = command;
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    });
    const interrupt = () => child.kill('SIGINT');
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    if (onLine === undefined) child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    else createInterface({ input: child.stdout }).on('line', onLine);
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (cause) => {
      signal?.removeEventListener('abort', interrupt);
      reject(cannotStart(binary, cause));
    });
    child.once('spawn', () => {
      if (signal?.aborted === true) interrupt();
      else signal?.addEventListener('abort', interrupt, { once: true });
    });
    child.once('close', (exitCode) => {
      signal?.removeEventListener('abort', interrupt);
      resolve({ exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

function cannotStart(binary: string, cause: Error): HeadstartError {
  return new HeadstartError(
    {
      code: 'terraform-missing',
      fault: 'user',
      message: `${binary} cannot be started.`,
      detail: { id: 'no-terraform', args: [] },
      nextStep: 'Install Terraform or OpenTofu 1.6 or newer, or set HEADSTART_TERRAFORM.',
      cause: cause.message,
    },
    { cause },
  );
}
