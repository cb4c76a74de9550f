/** A process of its own that puts profiles and says each id once the store has acknowledged it: FILE PREFIX COUNT. */
import { createJsonLinesStore } from '../../planner/profiles/json-lines-store.ts';
import { openSqliteStore } from '../../planner/profiles/sqlite-store.ts';
import { buildProfileOf } from '../support/build-profile.ts';

const [file = '', prefix = '', count = '0'] = process.argv.slice(2);
const store = file.endsWith('.jsonl') ? createJsonLinesStore(file) : await openSqliteStore(file);
for (let index = 0; index < Number(count); index += 1) {
  const id = `${prefix}-${String(index)}`;
  await store.put(buildProfileOf({ id }));
  process.stdout.write(`${id}\n`);
}
await store.close();
