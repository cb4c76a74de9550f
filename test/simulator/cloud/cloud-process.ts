/** Runs a simulated cloud as a process of its own: `node cloud-process.ts STATE_FILE`; prints its port. */
import { startCloud } from '../../../planner/simulator/cloud/cloud.ts';
import { machineSource } from './cloud-fixture.ts';

const stateFile = process.argv[2];
if (stateFile === undefined) throw new Error('the state file is missing');
const cloud = await startCloud({ ...machineSource, stateFile });
process.stdout.write(`${cloud.port}\n`);
