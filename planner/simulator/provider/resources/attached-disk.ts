import { jsonText } from '../google-api.ts';
import { linkName, selfLink } from '../mapping/links.ts';
import { asText } from '../value.ts';
import { attachment, named, objectsIn } from './attachment.ts';

export const attachedDisk = attachment({
  label: 'attached disk',
  template: 'projects/{project}/zones/{zone}/instances/{instance}/{disk}',
  arguments: ['disk', 'instance', 'device_name', 'mode', 'interface'],
  linked: ['disk', 'instance'],
  owner: 'instance',
  attach: async (state, zonePath, session) => {
    const [, project = '', , zone = ''] = zonePath.split('/');
    const body = {
      source: selfLink(asText(state['disk']) ?? '', '{zone}/disks', { project, region: null, zone }),
      mode: asText(state['mode']) ?? undefined,
      deviceName: asText(state['device_name']) ?? undefined,
      interface: asText(state['interface']) ?? undefined,
    };
    const path = `${zonePath}/instances/${named(state, 'instance')}/attachDisk`;
    await session.api.operate({ method: 'POST', path, body });
  },
  detach: async (state, zonePath, session) => {
    const device = encodeURIComponent(asText(state['device_name']) ?? '');
    const path = `${zonePath}/instances/${named(state, 'instance')}/detachDisk?deviceName=${device}`;
    await session.api.operate({ method: 'POST', path });
  },
  find: async (state, zonePath, session) => {
    const path = `${zonePath}/instances/${named(state, 'instance')}`;
    const instance = await session.api.send({ service: 'compute', method: 'GET', path });
    const disk = named(state, 'disk');
    const found = objectsIn(instance, 'disks').find((item) => linkName(jsonText(item['source'])) === disk);
    if (found === undefined) return null;
    return { device_name: jsonText(found['deviceName']), mode: jsonText(found['mode']) };
  },
});
