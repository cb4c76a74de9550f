import { asJsonList, jsonText } from '../google-api.ts';
import { linkName } from '../mapping/links.ts';
import { attachment, named } from './attachment.ts';

/** The policy is of the zone's region and of the disk's project. */
function policyPath(zonePath: string, name: string): string {
  const [, project = '', , zone = ''] = zonePath.split('/');
  return `projects/${project}/regions/${zone.replace(/-[a-z]$/, '')}/resourcePolicies/${name}`;
}

export const diskResourcePolicyAttachment = attachment({
  label: 'DiskResourcePolicyAttachment',
  template: 'projects/{project}/zones/{zone}/disks/{disk}/{name}',
  arguments: ['disk', 'name'],
  linked: ['disk', 'name'],
  owner: 'disk',
  attach: async (state, zonePath, session) => {
    const body = { resourcePolicies: [policyPath(zonePath, named(state, 'name'))] };
    const path = `${zonePath}/disks/${named(state, 'disk')}/addResourcePolicies`;
    await session.api.operate({ method: 'POST', path, body });
  },
  detach: async (state, zonePath, session) => {
    const body = { resourcePolicies: [policyPath(zonePath, named(state, 'name'))] };
    const path = `${zonePath}/disks/${named(state, 'disk')}/removeResourcePolicies`;
    await session.api.operate({ method: 'POST', path, body });
  },
  find: async (state, zonePath, session) => {
    const path = `${zonePath}/disks/${named(state, 'disk')}`;
    const disk = await session.api.send({ service: 'compute', method: 'GET', path });
    const names = asJsonList(disk['resourcePolicies']).map((link) => linkName(jsonText(link)));
    return names.includes(named(state, 'name')) ? {} : null;
  },
});
