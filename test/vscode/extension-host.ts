import { readdirSync, readFileSync } from 'node:fs';

interface Target {
  readonly webSocketDebuggerUrl: string;
}

interface Answer {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** Where Node listens once it is told to by SIGUSR1. */
const inspector = 'http://127.0.0.1:9229/json/list';

/** Processes that hold the extensions of a window below this folder, by pid. */
export function extensionHosts(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(
      (pid) =>
        textOf(pid, 'cmdline').includes('--type=extensionHost') && textOf(pid, 'environ').includes(folder),
    );
}

/** Planners that an extension host has started, by pid. */
export function plannersOf(host: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === host && textOf(pid, 'cmdline').split('\0').includes('--stdio'));
}

export function isRunning(pid: number): boolean {
  return textOf(pid, 'stat') !== '';
}

/** The second field after the name in /proc/PID/stat. */
function parentOf(pid: number): number {
  return Number(textOf(pid, 'stat').split(') ').at(-1)?.split(' ')[1]);
}

/** Bytes of the JavaScript heap of a Node process that live, after a full collection. */
export async function livingHeap(pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const socket = await connected();
  try {
    await ask(socket, 1, 'HeapProfiler.enable');
    await ask(socket, 2, 'HeapProfiler.collectGarbage');
    const expression = 'process.memoryUsage().heapUsed';
    const used = Number((await ask(socket, 3, 'Runtime.evaluate', { expression })).result?.result?.value);
    // The port is free for the next process.
    await ask(socket, 4, 'Runtime.evaluate', {
      expression: "setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50); 0",
    });
    return used;
  } finally {
    socket.close();
  }
}

function textOf(pid: number, file: 'cmdline' | 'environ' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

async function connected(): Promise<WebSocket> {
  const [target] = await untilListening();
  if (target === undefined) throw new Error('the process has nothing to inspect');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  return socket;
}

async function untilListening(): Promise<readonly Target[]> {
  for (let look = 0; ; look += 1) {
    try {
      return (await (await fetch(inspector)).json()) as readonly Target[];
    } catch (error) {
      if (!(error instanceof TypeError) || look > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function ask(socket: WebSocket, id: number, method: string, params: object = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent): void => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== id) return;
      socket.removeEventListener('message', listen);
      resolve(answer);
    };
    socket.addEventListener('message', listen);
    socket.send(JSON.stringify({ id, method, params }));
  });
}
