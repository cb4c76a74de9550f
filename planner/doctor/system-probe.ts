import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Probe } from './probe.ts';

/** The probe of this very machine. */
export function createSystemProbe(env: Readonly<Record<string, string | undefined>>): Probe {
  return {
    nodeVersion: process.versions.node,
    platform: process.platform,
    env,
    homeDirectory: homedir(),
    readText: (path) => readFile(path, 'utf8').catch(() => null),
    whyNotWritable,
    freeBytes,
    sqliteVersion,
    whyNoLoopback,
    versionOf,
  };
}

async function whyNotWritable(directory: string): Promise<string | null> {
  const file = join(directory, `.doctor-${randomUUID()}`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(file, 'a file of headstart doctor, removed at once');
    await rm(file);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

async function freeBytes(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    // The folder may not be there yet: its parent lies on the same file system. The root has no parent to ask.
    const parent = dirname(directory);
    return parent === directory ? null : freeBytes(parent);
  }
}

async function sqliteVersion(): Promise<string | null> {
  try {
    await import('node:sqlite');
    return process.versions['sqlite'] ?? 'of unknown version';
  } catch {
    return null;
  }
}

function whyNoLoopback(): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(messageOf(error)));
    server.listen(0, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}

function versionOf(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 10_000 }, (error, stdout, stderr) => {
      const [line = ''] = (stdout || stderr).trim().split('\n');
      resolve(error !== null || line === '' ? null : line);
    });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
