import { machineType } from '../../executor/simulated-scene.ts';
import { discoveryPath } from '../../../planner/simulator/simulator-connection.ts';
import { runSimulator } from '../../../planner/simulator/simulator-process.ts';
import { join } from 'node:path';

// The simulator as a program of its own, for tests: STATE_DIRECTORY IDLE_SECONDS [CLOCK_FACTOR].
const [, , stateDirectory = '', idleSeconds = '10', clockFactor = '1'] = process.argv;
const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());

await runSimulator({
  machineType,
  path: process.env['PATH'] ?? '',
  graceSeconds: 1,
  clockFactor: Number(clockFactor),
  stateFile: join(stateDirectory, 'simulated', 'state.json'),
  publish: discoveryPath(stateDirectory),
  exitWhenIdle: true,
  idleSeconds: Number(idleSeconds),
  mirror: { nodePath: process.execPath, providerScript: '/provider.js' },
  signal: ending.signal,
  onReady: (announcement) => process.stdout.write(`${JSON.stringify(announcement)}\n`),
});
