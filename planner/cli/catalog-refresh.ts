import type { RefreshReport } from '../../schemas/catalog-answers.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { catalogFiles, readCurrentSnapshot, type CatalogFiles } from '../catalog/catalog-file.ts';
import { readSkus } from '../catalog/refresh/cloud-billing-skus.ts';
import { readInventory } from '../catalog/refresh/compute-api-client.ts';
import { refreshCatalog, type GoogleSources } from '../catalog/refresh/refresh-catalog.ts';
import { accessTokenSource } from '../executor/google-access-token.ts';
import { writeFileDurably } from '../state/durable-file.ts';
import { renderRefresh } from '../terminal/render-refresh.ts';
import { styleOf } from './plan-commands.ts';
import type { Session } from './session.ts';

/** `headstart catalog refresh`: asks Google, and keeps what it answers. */
export async function runRefresh(session: Session): Promise<number> {
  const { settings, ports, world } = session;
  if (settings.target !== 'gcp') throw onlyFromGoogle();
  const { clock } = ports;
  const { project } = settings;
  const token = accessTokenSource();
  // All zones and some ten thousand SKUs: a silence that is taken for a hang.
  world.stderr.write('Reading machine types, accelerators and list prices from Google…\n');
  const compute = { baseUrl: 'https://compute.googleapis.com', project, token, clock };
  const report = await refreshInto(
    catalogFiles(world.assetDirectory, settings.stateDirectory),
    {
      inventory: (signal) => readInventory(compute, signal),
      skus: async (signal) => {
        // The client's own words for missing credentials say less than ours.
        await token();
        // Without a project the client would ask gcloud for one.
        return readSkus({ client: { projectId: project }, clock }, signal);
      },
    },
    clock.now(),
    world.signal,
  );
  session.answer({ schemaVersion: 1, ...report }, () => renderRefresh(report, styleOf(session)));
  return 0;
}

/**
 * Refreshes the snapshot that is in use and keeps the result; where anything fails nothing is changed. Throws HeadstartError:
 * auth, unreachable, invalid, interrupted.
 */
export async function refreshInto(
  files: Required<CatalogFiles>,
  sources: GoogleSources,
  now: Date,
  signal?: AbortSignal,
): Promise<RefreshReport> {
  const before = readCurrentSnapshot(files);
  const { data, report } = await refreshCatalog(before, sources, now.toISOString().slice(0, 10), signal);
  signal?.throwIfAborted();
  await writeFileDurably(files.refreshed, JSON.stringify(data));
  return { ...report, file: files.refreshed };
}

function onlyFromGoogle(): HeadstartError {
  return new HeadstartError({
    code: 'unsupported-target',
    fault: 'user',
    message: 'The simulated cloud has no price list of its own to read.',
    nextStep: 'Refresh from Google with --target gcp --project P.',
  });
}
