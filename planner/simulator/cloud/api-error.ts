/** What one REST error says beside its HTTP status. */
export interface ApiErrorItem {
  readonly reason: string;
  readonly message: string;
  /** The rule of the reference (R01 … R42) that the request breaks, where it is one. */
  readonly rule?: string;
}

/** A refusal that the HTTP boundary writes in the shape of Google's REST APIs. */
export class ApiError extends Error {
  readonly status: number;
  readonly item: ApiErrorItem;

  constructor(status: number, item: ApiErrorItem) {
    super(item.message);
    this.status = status;
    this.item = item;
  }
}

export function notFound(path: string): ApiError {
  return new ApiError(404, { reason: 'notFound', message: `The resource '${path}' was not found` });
}

export function alreadyExists(path: string): ApiError {
  return new ApiError(409, { reason: 'alreadyExists', message: `The resource '${path}' already exists` });
}

export function invalid(message: string): ApiError {
  return new ApiError(400, { reason: 'invalid', message });
}

/** A field whose value cannot be taken; `why` is one clause. */
export function invalidField(field: string, value: unknown, why: string): ApiError {
  const shown = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return invalid(`Invalid value for field '${field}': '${shown.slice(0, 200)}': ${why}.`);
}

/** `kind` is the singular word of the API: network, disk, subnetwork … */
export function inUse(kind: string, path: string, user: string): ApiError {
  const message = `The ${kind} resource '${path}' is already being used by '${user}'`;
  return new ApiError(400, { reason: 'resourceInUseByAnotherResource', message });
}

export function notReady(path: string): ApiError {
  return new ApiError(400, { reason: 'resourceNotReady', message: `The resource '${path}' is not ready` });
}

export function conditionNotMet(message: string): ApiError {
  return new ApiError(412, { reason: 'conditionNotMet', message });
}

export function brokenRule(rule: string, message: string): ApiError {
  return new ApiError(400, { reason: 'badRequest', message, rule });
}
