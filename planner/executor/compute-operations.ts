import { HeadstartError } from '../../schemas/failure.ts';
import { getResource, listOf, pages, textOf, version, type Resource } from './compute-resource.ts';
import { isObject, restPath, type RestClient } from './rest-client.ts';
import { operationFailure } from './rest-failure.ts';

/** Waits for what is under way on a resource, failed or not: until then it is "not ready" to be deleted. */
export async function idle(
  client: RestClient,
  scope: string,
  resource: string,
  signal?: AbortSignal,
): Promise<void> {
  const get = (path: string): Promise<Resource | null> => getResource(client, path, signal);
  const operations = await pages(get, `${scope}/operations`, 'status != DONE');
  for (const operation of operations.filter(({ targetLink }) => textOf(targetLink).endsWith(resource)))
    await ended(client, scope, operation, signal);
}

/** Waits for an operation; the API answers a wait after two minutes at most, done or not. */
export async function done(
  client: RestClient,
  scope: string,
  started: unknown,
  signal?: AbortSignal,
): Promise<void> {
  throwErrors(await ended(client, scope, started, signal));
}

async function ended(
  client: RestClient,
  scope: string,
  started: unknown,
  signal?: AbortSignal,
): Promise<Resource> {
  let operation = started;
  for (;;) {
    if (!isObject(operation)) throw operationError('unknown', 'The operation has vanished.');
    if (operation['status'] === 'DONE') return operation;
    const path = `${version}${scope}${restPath('operations', textOf(operation['name']))}/wait`;
    operation = await client.send({ method: 'POST', path }, signal);
  }
}

function throwErrors(operation: Resource): void {
  const error = operation['error'];
  const [first] = isObject(error) ? listOf(error['errors']) : [];
  if (first !== undefined) throw operationError(textOf(first['code']), textOf(first['message']));
}

function operationError(code: string, message: string): HeadstartError {
  return new HeadstartError(operationFailure(code, message));
}
