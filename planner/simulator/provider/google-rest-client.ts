import { ApiError, asJsonList, asJsonObject, jsonText } from './google-api.ts';
import type { ApiRequest, GoogleApi, Json, JsonObject } from './google-api.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { httpFetch } from '../http-client.ts';

const MAX_WAIT_CALLS = 10_000;

/**
 * Google's REST APIs over HTTP. Stops every request in flight when the signal is aborted (Terraform's Stop call).
 */
export function googleRestClient(settings: ProviderSettings, signal: AbortSignal): GoogleApi {
  const send = (request: ApiRequest) => sendRequest(settings, request, signal);
  return {
    send,
    operate: async (request) => waitFor(await send({ ...request, service: 'compute' }), send),
  };
}

async function sendRequest(
  settings: ProviderSettings,
  request: ApiRequest,
  signal: AbortSignal,
): Promise<JsonObject> {
  const headers = {
    authorization: `Bearer ${settings.accessToken ?? 'none'}`,
    'content-type': 'application/json',
  };
  const url = settings.endpoints[request.service] + request.path;
  const body = request.body === undefined ? null : JSON.stringify(request.body);
  const reply = await httpFetch(url, { method: request.method, headers, body, signal });
  const text = await reply.text();
  const json = text === '' ? {} : parseReply(text, reply.status);
  if (reply.status < 200 || reply.status > 299) throw replyError(reply.status, json, text);
  return json;
}

function parseReply(text: string, status: number): JsonObject {
  try {
    return asJsonObject(JSON.parse(text) as Json);
  } catch (cause) {
    throw new ApiError(status, 'badReply', `googleapi: got HTTP response code ${status} with body: ${text}`, {
      cause,
    });
  }
}

function replyError(status: number, json: JsonObject, text: string): ApiError {
  const error = asJsonObject(json['error']);
  const reason = jsonText(asJsonObject(asJsonList(error['errors'])[0])['reason']);
  const message = typeof error['message'] === 'string' ? error['message'] : text;
  return new ApiError(
    status,
    reason,
    `googleapi: Error ${status}: ${message}${reason === '' ? '' : `, ${reason}`}`,
  );
}

/** Follows a Compute operation to its end with the API's own `wait` call, which holds the line until then. */
async function waitFor(first: JsonObject, send: (request: ApiRequest) => Promise<JsonObject>): Promise<void> {
  let operation = first;
  for (let calls = 0; operation['status'] !== 'DONE' && calls < MAX_WAIT_CALLS; calls += 1) {
    const path = `${computePath(jsonText(operation['selfLink']))}/wait`;
    operation = await send({ service: 'compute', method: 'POST', path });
  }
  const errors = asJsonList(asJsonObject(operation['error'])['errors']).map(asJsonObject);
  if (errors.length === 0) return;
  throw new ApiError(null, jsonText(errors[0]?.['code']), errors.map(errorText).join('\n'));
}

/**
 * The provider shows an operation's error as its message, for a quota what it is about, and the first localised message,
 * but not its code (source: Terraform google provider, compute_operation.go).
 */
function errorText(error: JsonObject): string {
  const quotas = asJsonList(error['errorDetails'])
    .map((detail) => asJsonObject(asJsonObject(detail)['quotaInfo']))
    .filter((quota) => quota['metricName'] !== undefined);
  const details = quotas.map(
    (quota) =>
      `\n\tmetric name = ${jsonText(quota['metricName'])}\n\tlimit name = ${jsonText(quota['limitName'])}\n\tlimit = ${jsonText(quota['limit'])}`,
  );
  const [localized] = asJsonList(error['errorDetails'])
    .map((detail) => jsonText(asJsonObject(asJsonObject(detail)['localizedMessage'])['message']))
    .filter((message) => message !== '');
  const advice = localized === undefined ? '' : `\n\n${localized}\n`;
  return `${jsonText(error['message'] ?? error['code'])}${details.join('')}${advice}`;
}

/** `projects/…` out of a self link on any host. */
export function computePath(selfLink: string): string {
  return selfLink.replace(/^https?:\/\/[^/]+\/compute\/(v1|beta)\//, '');
}
