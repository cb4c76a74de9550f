/** A process of its own that puts one profile where no Firestore listens, closes the store and says what came of it. */
import { openFirestoreStore } from '../../planner/profiles/firestore-store.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { buildProfileOf } from '../support/build-profile.ts';

const store = openFirestoreStore({ project: 'p', database: '(default)', keepDays: null, patienceMs: 300 });
try {
  await store.put(buildProfileOf());
} catch (error) {
  if (!(error instanceof HeadstartError)) throw error;
  process.stdout.write(`${error.failure.code}\n`);
}
await store.close();
process.stdout.write('closed\n', () => process.exit(0));
