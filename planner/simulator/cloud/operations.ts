import { ApiError, notFound, notReady } from './api-error.ts';
import type { CloudClock } from './clock.ts';
import type { CloudState } from './cloud-state.ts';
import type { JsonObject } from './json.ts';
import { latencyMs, type LatencySettings } from './latencies.ts';
import type { Completion, OperationError, OperationRecord } from './operation-record.ts';
import { computeLink, linkOf, placeOf } from './resource-names.ts';

/** What an API method hands over to become an operation. */
export interface OperationRequest {
  /** `insert`, `delete`, `compute.instances.preempted` … as the API spells it. */
  readonly type: string;
  readonly target: string;
  readonly completion: Completion;
  /** Name in the table of latencies; default `<collection>.<type>`. */
  readonly latency?: string;
}

/** Carries out what is left of an operation; a promise where that takes time. */
export type CompletionHandler = (completion: Completion, record: OperationRecord) => void | Promise<void>;

/** Finished operations that are kept to be asked for. */
const keptOperations = 500;

/** Asynchronous operations: due after their latency, finished when their work is, resumed after a restart. */
export class Operations {
  readonly #state: CloudState;
  readonly #clock: CloudClock;
  readonly #latencies: LatencySettings;
  readonly #complete: CompletionHandler;
  /** Copies of disk contents that are under way. */
  readonly #copies = new Set<Promise<void>>();
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(state: CloudState, clock: CloudClock, latencies: LatencySettings, complete: CompletionHandler) {
    this.#state = state;
    this.#clock = clock;
    this.#latencies = latencies;
    this.#complete = complete;
  }

  /** Begins an operation; it is already done in the answer where it takes no time. */
  start(request: OperationRequest): OperationRecord {
    const record = this.#record(request);
    this.#state.data.operations.push(record);
    this.#forgetOldest();
    this.#schedule(record);
    return record;
  }

  /** Takes up every operation that a former process left unfinished. */
  resume(): void {
    for (const record of this.#state.data.operations.filter((found) => found.endedMs === null))
      this.#schedule(record);
  }

  /** Resolves when no copy of disk contents is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#copies);
  }

  /** ApiError 400 `resourceNotReady` while an operation on the resource is under way. */
  ensureIdle(target: string): void {
    const busy = this.#state.data.operations.some(
      (found) => found.endedMs === null && found.target === target,
    );
    if (busy) throw notReady(target);
  }

  find(project: string, scope: string, name: string): OperationRecord {
    const record = this.#state.data.operations.find(
      (found) => found.name === name && found.project === project && found.scope === scope,
    );
    if (record === undefined) throw notFound(`projects/${project}/${scope}/operations/${name}`);
    return record;
  }

  list(project: string, scope: string): OperationRecord[] {
    return this.#state.data.operations.filter((found) => found.project === project && found.scope === scope);
  }

  /** Resolves when the operation is done, or after two minutes of the cloud's time as the real method does. */
  async wait(record: OperationRecord, gone: AbortSignal): Promise<void> {
    if (record.endedMs !== null || gone.aborted) return;
    const wakers = this.#waiting.get(record.name) ?? new Set();
    this.#waiting.set(record.name, wakers);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        timer.cancel();
        wakers.delete(wake);
        gone.removeEventListener('abort', wake);
        resolve();
      };
      const timer = this.#clock.setTimer(120_000, wake);
      wakers.add(wake);
      gone.addEventListener('abort', wake);
    });
  }

  /** The operation as the Compute API shows it now. */
  view(record: OperationRecord): JsonObject {
    const path = `projects/${record.project}/${record.scope}`;
    return {
      kind: 'compute#operation',
      id: record.id,
      name: record.name,
      operationType: record.type,
      targetLink: linkOf(record.target),
      ...(record.targetId === null ? {} : { targetId: record.targetId }),
      ...this.#progress(record),
      user: record.user,
      insertTime: timestamp(record.insertedMs),
      startTime: timestamp(record.insertedMs),
      ...(record.endedMs === null ? {} : { endTime: timestamp(record.endedMs) }),
      ...scopeLinks(record),
      selfLink: `${computeLink}${path}/operations/${record.name}`,
      ...(record.error === null ? {} : errorView(record.error)),
    };
  }

  #progress(record: OperationRecord): JsonObject {
    if (record.endedMs !== null) return { status: 'DONE', progress: 100 };
    const now = this.#clock.nowMs();
    if (now <= record.insertedMs) return { status: 'PENDING', progress: 0 };
    const share = (now - record.insertedMs) / Math.max(1, record.dueMs - record.insertedMs);
    return { status: 'RUNNING', progress: Math.min(99, Math.floor(share * 100)) };
  }

  #record(request: OperationRequest): OperationRecord {
    const place = placeOf(request.target);
    if (place === null) throw new RangeError(`${request.target} is no resource that operations are about`);
    const targetId = this.#state.find(request.target)?.['id'];
    const number = this.#state.nextNumber();
    const now = this.#clock.nowMs();
    const latency = request.latency ?? `${place.collection}.${request.type}`;
    return {
      name: `operation-${now}-${number.toString(16).padStart(12, '0')}`,
      id: this.#state.nextId(),
      project: place.project,
      scope: place.scope,
      type: request.type,
      target: request.target,
      targetId: typeof targetId === 'string' ? targetId : null,
      user: 'simulated-user@example.com',
      insertedMs: now,
      dueMs: this.#clock.after(latencyMs(this.#latencies, latency)),
      completion: request.completion,
      endedMs: null,
      error: null,
    };
  }

  #schedule(record: OperationRecord): void {
    if (record.dueMs <= this.#clock.nowMs()) this.#carryOut(record);
    else this.#clock.at(record.dueMs, () => this.#carryOut(record));
  }

  #carryOut(record: OperationRecord): void {
    try {
      const work = this.#complete(record.completion, record);
      if (work === undefined) this.#finish(record, null);
      else this.#finishAfter(work, record);
    } catch (error) {
      this.#finish(record, operationError(error));
    }
  }

  #finishAfter(work: Promise<void>, record: OperationRecord): void {
    const finished = work.then(
      () => this.#finish(record, null),
      (error: unknown) => this.#finish(record, operationError(error)),
    );
    // A guest that is asked to shut down may take its time, and is asked again after a restart.
    if (record.completion.kind === 'stop-instance') return;
    this.#copies.add(finished);
    void finished.finally(() => this.#copies.delete(finished));
  }

  #finish(record: OperationRecord, error: OperationError | null): void {
    record.endedMs = this.#clock.nowMs();
    record.error = record.completion.kind === 'fail' ? record.completion.error : error;
    this.#state.changed();
    const wakers = this.#waiting.get(record.name) ?? new Set();
    this.#waiting.delete(record.name);
    for (const wake of wakers) wake();
  }

  #forgetOldest(): void {
    const operations = this.#state.data.operations;
    if (operations.length <= keptOperations) return;
    const oldest = operations.findIndex((found) => found.endedMs !== null);
    if (oldest >= 0) operations.splice(oldest, 1);
  }
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

function scopeLinks(record: OperationRecord): JsonObject {
  const link = linkOf(`projects/${record.project}/${record.scope}`);
  if (record.scope.startsWith('zones/')) return { zone: link };
  return record.scope.startsWith('regions/') ? { region: link } : {};
}

function errorView(error: OperationError): JsonObject {
  const { code, message, errorDetails } = error;
  const details =
    errorDetails === undefined ? {} : { errorDetails: structuredClone(errorDetails) as JsonObject[] };
  return {
    error: { errors: [{ code, message, ...details }] },
    httpErrorStatusCode: error.httpStatus,
    httpErrorMessage: error.httpMessage,
  };
}

function operationError(error: unknown): OperationError {
  if (error instanceof ApiError) {
    return {
      code: error.item.reason.toUpperCase(),
      message: error.message,
      httpStatus: error.status,
      httpMessage: 'BAD REQUEST',
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL_ERROR', message, httpStatus: 500, httpMessage: 'INTERNAL SERVER ERROR' };
}
