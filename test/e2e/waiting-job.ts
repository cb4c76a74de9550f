import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UserWorld } from './user-world.ts';

const kmeans = join(import.meta.dirname, '..', '..', 'examples', 'kmeans', 'kmeans.py');

/** The real k-means with small arguments, which starts when a file is there and fails where another is. */
const program = `
import os, runpy, sys, time
go, fail = sys.argv[1:3]
print("waiting", flush=True)
while not os.path.exists(go):
    time.sleep(0.05)
if os.path.exists(fail):
    sys.exit(3)
sys.argv = ["kmeans.py", "--points", "600", "--clusters", "4", "--rounds", "6", "--history-mib", "1"]
runpy.run_path("kmeans.py", run_name="__main__")
`;

/** A job whose runs last for as long as a test wants them to. */
export interface WaitingJob {
  readonly file: string;
  readonly go: string;
  readonly fail: string;
}

/** Writes the job `waiter` into a world. */
export function writeWaitingJob(world: UserWorld): WaitingJob {
  const go = join(world.folder, 'go');
  const fail = join(world.folder, 'fail');
  world.write('waiter/main.py', program);
  copyFileSync(kmeans, join(world.work, 'waiter', 'kmeans.py'));
  const args = JSON.stringify([go, fail]);
  world.write(
    'waiter/job.yaml',
    `name: waiter\nentry: main.py\nargs: ${args}\ncheckpoint: {everySeconds: 3}\n`,
  );
  return { file: 'waiter/job.yaml', go, fail };
}
