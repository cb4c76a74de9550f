import { HeadstartError } from '../../schemas/failure.ts';
import { failed, ok, warning, type Check, type CheckContext, type Finding } from './check.ts';

const neededNode = [22, 13] as const;
const neededPython = [3, 8] as const;
const gib = 2 ** 30;

/** What the machine itself must have. */
export const machineChecks: readonly Check[] = [
  { id: 'node', title: 'Node', target: 'both', examine: examineNode },
  { id: 'platform', title: 'Operating system', target: 'simulated', examine: examinePlatform },
  { id: 'terraform', title: 'Terraform', target: 'both', examine: examineTerraform },
  { id: 'state-directory', title: 'State directory', target: 'both', examine: examineStateDirectory },
  { id: 'disk-space', title: 'Free disk', target: 'both', examine: examineDiskSpace },
  { id: 'embedded-store', title: 'Profile store', target: 'both', examine: examineStore },
  { id: 'loopback', title: 'Loopback', target: 'simulated', examine: examineLoopback },
  { id: 'python', title: 'Python', target: 'simulated', examine: examinePython },
];

function examineNode({ probe }: CheckContext): Finding {
  const found = `Node ${probe.nodeVersion}`;
  if (isAtLeast(probe.nodeVersion, neededNode)) return ok(found);
  return failed(
    found,
    `Install Node ${neededNode.join('.')} or newer, or set HEADSTART_NODE to the path of one.`,
  );
}

function examinePlatform({ probe }: CheckContext): Finding {
  if (probe.platform === 'linux') return ok('linux');
  if (probe.platform === 'darwin') {
    return warning(
      'darwin: CPU and memory of what runs are read from /proc',
      'Use Linux to measure real usage.',
    );
  }
  return failed(
    `${probe.platform}: the simulated cloud is not offered here`,
    'Use --target gcp, or Linux or macOS.',
  );
}

async function examineTerraform({ terraformVersion }: CheckContext): Promise<Finding> {
  try {
    const { product, version, path } = await terraformVersion();
    return ok(`${product} ${version} (${path})`);
  } catch (error) {
    if (!(error instanceof HeadstartError)) throw error;
    return failed(error.message, error.failure.nextStep ?? 'Run `headstart doctor --fix`.');
  }
}

async function examineStateDirectory({ probe, stateDirectory }: CheckContext): Promise<Finding> {
  const reason = await probe.whyNotWritable(stateDirectory);
  if (reason === null) return ok(stateDirectory);
  return failed(
    `${stateDirectory} cannot be written: ${reason}`,
    'Give yourself the right to write there, or set HEADSTART_STATE_DIR to another folder.',
  );
}

async function examineDiskSpace({ probe, stateDirectory }: CheckContext): Promise<Finding> {
  const bytes = await probe.freeBytes(stateDirectory);
  if (bytes === null) return warning('how much is free cannot be told', 'See to 1 GiB of free disk.');
  const found = `${(bytes / gib).toFixed(1)} GiB free`;
  const mend = 'Free some space, or set HEADSTART_STATE_DIR to a folder on another disk.';
  if (bytes < gib / 10) return failed(found, mend);
  return bytes < gib ? warning(found, mend) : ok(found);
}

async function examineStore({ probe }: CheckContext): Promise<Finding> {
  const version = await probe.sqliteVersion();
  if (version !== null) return ok(`SQLite ${version}, part of Node`);
  return failed('this Node has no node:sqlite', 'Install Node 22.13 or newer, built with SQLite.');
}

async function examineLoopback({ probe }: CheckContext): Promise<Finding> {
  const reason = await probe.whyNoLoopback();
  if (reason === null) return ok('127.0.0.1 can be listened on');
  return failed(
    `127.0.0.1 cannot be listened on: ${reason}`,
    'Allow this program to listen on the loopback address; the simulated cloud answers there and nowhere else.',
  );
}

async function examinePython({ probe }: CheckContext): Promise<Finding> {
  const answer = await probe.versionOf('python3');
  const mend = `Install Python ${neededPython.join('.')} or newer to run examples/kmeans.`;
  if (answer === null) return warning('python3 is not on PATH: the examples cannot be run', mend);
  const version = /\d+\.\d+(\.\d+)?/.exec(answer)?.[0] ?? '';
  return isAtLeast(version, neededPython) ? ok(answer) : warning(answer, mend);
}

function isAtLeast(version: string, needed: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}
