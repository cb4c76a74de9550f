import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FederatedKnowledge } from './predictor/federation/federated-knowledge.ts';

/** What the federations know whose rounds lie in a folder. It is read again when a round has been taken over. */
export function federatedKnowledgeIn(directory: string): () => Promise<readonly FederatedKnowledge[]> {
  let last: { readonly stamp: string; readonly known: Promise<readonly FederatedKnowledge[]> } | null = null;
  return async () => {
    const stamp = stampOf(directory);
    if (stamp === '') return [];
    if (last?.stamp !== stamp) last = { stamp, known: read(directory) };
    return last.known;
  };
}

/** Changes with every file that is written: each is renamed into its folder. Empty where nobody takes part in any. */
function stampOf(directory: string): string {
  if (!existsSync(directory)) return '';
  const folders = readdirSync(directory).filter((name) => /^[0-9a-f]{32}$/.test(name));
  return folders.map((name) => `${name} ${statSync(join(directory, name)).mtimeMs}`).join('\n');
}

async function read(directory: string): Promise<readonly FederatedKnowledge[]> {
  const [{ joinedFederations }, { sharedFolder }] = await Promise.all([
    import('./use-cases/federation/joined-federations.ts'),
    import('./state/shared-folder.ts'),
  ]);
  return joinedFederations(sharedFolder(directory, 'owner'));
}
