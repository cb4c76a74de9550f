import { ApiError, invalidField } from './api-error.ts';
import type { CloudCore } from './cloud-core.ts';
import type { RunningInterval, Stockout } from './cloud-data.ts';
import { json, type Call, type Reply, type Route } from './http-routes.ts';
import { endInstance } from './instance-lifecycle.ts';
import { objectsAt, refuseUnknown, requiredTextAt, textAt, type JsonObject } from './json.ts';
import { isPreemptible } from './preemption.ts';
import { parseQuotaSettings } from './quota-settings.ts';
import { quotaList } from './quotas.ts';
import { checkedProject, pathOf } from './resource-names.ts';

/** What Google Cloud does not have: set quotas and stockouts, preempt, look at everything, count what was billed. */
export function controlRoutes(core: CloudCore): Route[] {
  const base = '/headstart/v1';
  return [
    { method: 'GET', pattern: `${base}/resources`, handle: () => json(resources(core)) },
    {
      method: 'GET',
      pattern: `${base}/clock`,
      handle: () => json({ now: core.clock.now().toISOString(), factor: core.clock.factor }),
    },
    { method: 'GET', pattern: `${base}/quotas`, handle: (call) => json(quotas(core, call)) },
    { method: 'PUT', pattern: `${base}/quotas`, handle: (call) => setQuotas(core, call) },
    {
      method: 'GET',
      pattern: `${base}/stockouts`,
      handle: () => json({ stockouts: core.state.data.stockouts.map((found) => ({ ...found })) }),
    },
    { method: 'PUT', pattern: `${base}/stockouts`, handle: (call) => setStockouts(core, call) },
    { method: 'POST', pattern: `${base}/preempt`, handle: (call) => preempt(core, call) },
    { method: 'GET', pattern: `${base}/running-intervals`, handle: (call) => json(intervals(core, call)) },
  ];
}

function resources(core: CloudCore): JsonObject {
  return { resources: core.state.entries().map(([path, resource]) => ({ path, resource })) };
}

function quotas(core: CloudCore, call: Call): JsonObject {
  const project = checkedProject(call.query.get('project') ?? '');
  const region = call.query.get('region');
  return {
    settings: structuredClone(core.state.data.quotas) as JsonObject,
    quotas: quotaList(core, project, region, true),
  };
}

function setQuotas(core: CloudCore, call: Call): Reply {
  core.state.data.quotas = parseQuotaSettings(call.body);
  core.state.changed();
  return json({});
}

function setStockouts(core: CloudCore, call: Call): Reply {
  refuseUnknown(call.body, ['stockouts']);
  core.state.data.stockouts = objectsAt(call.body, 'stockouts').map(parseStockout);
  core.state.changed();
  return json({});
}

function parseStockout(item: JsonObject): Stockout {
  refuseUnknown(item, ['machineType', 'zone', 'provisioningModel'], 'stockouts.');
  const model = textAt(item, 'provisioningModel') ?? null;
  if (model !== null && model !== 'SPOT' && model !== 'STANDARD') {
    throw invalidField('stockouts.provisioningModel', model, 'must be SPOT or STANDARD');
  }
  return {
    machineType: requiredTextAt(item, 'machineType'),
    zone: requiredTextAt(item, 'zone'),
    provisioningModel: model,
  };
}

function preempt(core: CloudCore, call: Call): Reply {
  refuseUnknown(call.body, ['instance']);
  const path = pathOf(requiredTextAt(call.body, 'instance'), '', 'instance');
  const instance = core.state.get(path);
  if (!isPreemptible(instance)) {
    throw new ApiError(400, { reason: 'invalid', message: `The instance '${path}' is not a Spot instance.` });
  }
  if (instance['status'] !== 'RUNNING')
    throw new ApiError(400, { reason: 'resourceNotReady', message: `The instance '${path}' does not run.` });
  core.operations.ensureIdle(path);
  endInstance(core, path, 'preempted');
  return json({});
}

function intervals(core: CloudCore, call: Call): JsonObject {
  const project = call.query.get('project');
  const found = core.state.data.intervals.filter(
    (one) => project === null || one.instance.startsWith(`projects/${project}/`),
  );
  return { intervals: found.map((one) => intervalView(core, one)) };
}

/** Rule R42: billed by the second, a minute at least. */
function intervalView(core: CloudCore, interval: RunningInterval): JsonObject {
  const from = Date.parse(interval.startedAt);
  const to = interval.stoppedAt === null ? core.clock.nowMs() : Date.parse(interval.stoppedAt);
  const runningSeconds = Math.max(0, ((to - from) / 1000) * interval.clockFactor);
  const accelerators = interval.accelerators.map((found) => ({ ...found }));
  return {
    ...interval,
    labels: { ...interval.labels },
    accelerators,
    runningSeconds,
    billedSeconds: Math.max(60, runningSeconds),
  };
}
