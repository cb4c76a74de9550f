import { brokenRule, invalidField } from '../api-error.ts';
import { flagAt, integerAt, objectAt, pick, refuseUnknown, textAt, type JsonObject } from '../json.ts';

const fields = [
  'automaticRestart',
  'onHostMaintenance',
  'preemptible',
  'provisioningModel',
  'instanceTerminationAction',
  'maxRunDuration',
  'terminationTime',
  'onInstanceStopAction',
  'nodeAffinities',
  'minNodeCpus',
  'availabilityDomain',
  'localSsdRecoveryTimeout',
  'hostErrorTimeoutSeconds',
];
const passedOn = [
  'terminationTime',
  'onInstanceStopAction',
  'nodeAffinities',
  'minNodeCpus',
  'availabilityDomain',
  'localSsdRecoveryTimeout',
  'hostErrorTimeoutSeconds',
];
const models = ['STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND'];
const weekSeconds = 7 * 24 * 3600;

/** `scheduling` of an instance with the API's defaults; ApiError 400 where its members contradict each other. */
export function resolveScheduling(request: JsonObject): JsonObject {
  refuseUnknown(request, fields, 'resource.scheduling.');
  const model = provisioningModel(request);
  const spot = model === 'SPOT';
  const scheduling: JsonObject = {
    onHostMaintenance:
      textAt(request, 'onHostMaintenance') ?? (spot || model === 'FLEX_START' ? 'TERMINATE' : 'MIGRATE'),
    automaticRestart: flagAt(request, 'automaticRestart') ?? model === 'STANDARD',
    preemptible: spot,
    provisioningModel: model,
    ...terminationAction(request),
    ...maxRunDuration(request),
    ...pick(request, passedOn),
  };
  checkScheduling(scheduling);
  return scheduling;
}

function provisioningModel(request: JsonObject): string {
  const preemptible = flagAt(request, 'preemptible') ?? false;
  const model = textAt(request, 'provisioningModel') ?? (preemptible ? 'SPOT' : 'STANDARD');
  if (!models.includes(model)) {
    throw invalidField('resource.scheduling.provisioningModel', model, `must be one of ${models.join(', ')}`);
  }
  if (preemptible && model !== 'SPOT')
    throw brokenRule('R21', `Preemptible instances cannot be of provisioning model ${model}.`);
  return model;
}

function terminationAction(request: JsonObject): JsonObject {
  const action = textAt(request, 'instanceTerminationAction');
  if (action === undefined) return {};
  if (action !== 'STOP' && action !== 'DELETE') {
    throw invalidField('resource.scheduling.instanceTerminationAction', action, 'must be STOP or DELETE');
  }
  return { instanceTerminationAction: action };
}

/** Limits of the real API: 30 seconds to 120 days. */
function maxRunDuration(request: JsonObject): JsonObject {
  const given = objectAt(request, 'maxRunDuration');
  if (given === undefined) return {};
  const seconds = integerAt(given, 'seconds') ?? 0;
  if (seconds < 30 || seconds > 120 * 24 * 3600) {
    throw invalidField(
      'resource.scheduling.maxRunDuration.seconds',
      seconds,
      'must be between 30 seconds and 120 days',
    );
  }
  return { maxRunDuration: { seconds: String(seconds), nanos: integerAt(given, 'nanos') } };
}

/** Seconds of `maxRunDuration`, null where there is no limit. */
export function maxRunSeconds(scheduling: JsonObject): number | null {
  return integerAt(objectAt(scheduling, 'maxRunDuration') ?? {}, 'seconds') ?? null;
}

function checkScheduling(scheduling: JsonObject): void {
  const model = scheduling['provisioningModel'];
  const maintenance = scheduling['onHostMaintenance'];
  if (maintenance !== 'MIGRATE' && maintenance !== 'TERMINATE') {
    throw invalidField('resource.scheduling.onHostMaintenance', maintenance, 'must be MIGRATE or TERMINATE');
  }
  if (model === 'SPOT') checkSpot(scheduling);
  if (model === 'FLEX_START') checkFlexStart(scheduling);
}

function checkSpot(scheduling: JsonObject): void {
  if (scheduling['automaticRestart'] === true) {
    throw brokenRule('R21', 'Scheduling must have automaticRestart set to false for Spot instances.');
  }
  if (scheduling['onHostMaintenance'] === 'MIGRATE') {
    throw brokenRule('R21', 'Spot instances cannot migrate: onHostMaintenance must be TERMINATE.');
  }
}

function checkFlexStart(scheduling: JsonObject): void {
  const seconds = maxRunSeconds(scheduling);
  if (scheduling['automaticRestart'] === true)
    throw brokenRule('R20', 'FLEX_START instances must not restart automatically.');
  if (scheduling['instanceTerminationAction'] === undefined) {
    throw brokenRule('R20', 'FLEX_START instances need an instanceTerminationAction.');
  }
  if (seconds === null || seconds > weekSeconds)
    throw brokenRule('R20', 'FLEX_START instances need a maxRunDuration of at most 7 days.');
}
