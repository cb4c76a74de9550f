import { createMemoryStore } from '../../planner/profiles/memory-store.ts';
import { checkProfileStore } from '../contracts/profile-store.ts';

checkProfileStore('memory-store', () =>
  Promise.resolve({ store: createMemoryStore(), cleanUp: () => Promise.resolve() }),
);
