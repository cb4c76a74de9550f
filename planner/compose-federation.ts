import { resolve } from 'node:path';
import { HeadstartError } from '../schemas/failure.ts';
import { cloudStoragePlace } from './executor/cloud-storage-place.ts';
import { accessTokenSource } from './executor/google-access-token.ts';
import type { SharedPlace } from './ports.ts';
import { sharedFolder } from './state/shared-folder.ts';
import { systemClock } from './system-clock.ts';

/** A folder, or `gs://BUCKET/FOLDER` with Application Default Credentials. Throws HeadstartError `usage` for another scheme. */
export function openSharedPlace(name: string, cwd: string): SharedPlace {
  const [, bucket, folder = ''] = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])\/?(.*)$/.exec(name) ?? [];
  if (bucket !== undefined)
    return cloudStoragePlace(
      { baseUrl: 'https://storage.googleapis.com', token: accessTokenSource(), clock: systemClock },
      bucket,
      folder,
    );
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return sharedFolder(resolve(cwd, name), 'others');
  throw new HeadstartError({
    code: 'usage',
    fault: 'user',
    message: `"${name}" is neither a folder nor a bucket.`,
    nextStep: 'Name a folder, or gs://BUCKET/FOLDER.',
  });
}
