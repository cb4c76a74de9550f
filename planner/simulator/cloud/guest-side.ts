import type { CloudCore } from './cloud-core.ts';
import type { AttributeOutcome, GuestSide } from './cloud-options.ts';
import { guestAttributesEnabled } from './compute/instance-routes.ts';
import { guestInstance, stopped } from './instance-lifecycle.ts';
import type { JsonObject } from './json.ts';

/** What the guest operating system may do, over the cloud's own state. */
export function guestSide(core: CloudCore): GuestSide {
  return {
    clock: core.clock,
    setGuestAttribute: (id, namespace, key, value) =>
      setGuestAttribute(core, id, `${namespace}/${key}`, value),
    poweredOff: (id, at) => poweredOff(core, id, at),
    instance: (id) => find(core, id)?.[1] ?? null,
    guestInstance: (id) => {
      const found = find(core, id);
      return found === null ? null : guestInstance(core, found[0]);
    },
  };
}

function find(core: CloudCore, id: string): [path: string, instance: JsonObject] | null {
  const found = core.state
    .entries()
    .find(([, one]) => one['kind'] === 'compute#instance' && one['id'] === id);
  return found ?? null;
}

function setGuestAttribute(core: CloudCore, id: string, key: string, value: string): AttributeOutcome {
  const found = find(core, id);
  if (found === null) return 'no-such-instance';
  if (!guestAttributesEnabled(found[1])) return 'disabled';
  const present = core.state.data.guestAttributes[id] ?? {};
  core.state.data.guestAttributes[id] = { ...present, [key]: value };
  core.state.changed();
  return 'stored';
}

function poweredOff(core: CloudCore, id: string, at?: Date): boolean {
  const found = find(core, id);
  if (found === null || found[1]['status'] !== 'RUNNING') return false;
  void stopped(core, found[0], 'TERMINATED', at?.getTime());
  return true;
}
