import { isNotFound } from '../google-api.ts';
import { imageCandidates } from '../mapping/image-reference.ts';
import { resourcePath } from '../mapping/links.ts';
import type { ObjectContext } from './compute-resource.ts';
import { ProviderError } from './resource.ts';

/**
 * The image that a configuration means, as the API takes it; the provider tries image and family in turn, in the
 * resource's project and in the public one that the name belongs to.
 */
export async function resolveImage(reference: string, { session, scope }: ObjectContext): Promise<string> {
  for (const path of imageCandidates(reference, scope.project)) {
    try {
      await session.api.send({ service: 'compute', method: 'GET', path });
      return path;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  throw new ProviderError(
    `error retrieving image information: Could not find image or family ${resourcePath(reference, 'global/images', scope)}`,
  );
}
