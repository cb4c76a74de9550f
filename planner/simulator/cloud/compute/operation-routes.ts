import type { CloudCore } from '../cloud-core.ts';
import { json, param, type Call, type Route } from '../http-routes.ts';
import type { OperationRecord } from '../operation-record.ts';
import { checkedProject } from '../resource-names.ts';
import { listAnswer } from './list-answer.ts';

const scopes = ['global', 'regions/{place}', 'zones/{place}'];

/** get, list and wait of global, regional and zonal operations. */
export function operationRoutes(core: CloudCore): Route[] {
  return scopes.flatMap((scope) =>
    routesOf(core, `/compute/v1/projects/{project}/${scope}/operations`, scope),
  );
}

function routesOf(core: CloudCore, base: string, pattern: string): Route[] {
  const scopeOf = (call: Call): string => pattern.replace('{place}', call.params['place'] ?? '');
  const find = (call: Call): OperationRecord =>
    core.operations.find(checkedProject(param(call, 'project')), scopeOf(call), param(call, 'name'));
  return [
    { method: 'GET', pattern: `${base}/{name}`, handle: (call) => json(core.operations.view(find(call))) },
    {
      method: 'POST',
      pattern: `${base}/{name}/wait`,
      handle: async (call) => {
        const record = find(call);
        await core.operations.wait(record, call.gone);
        return json(core.operations.view(record));
      },
    },
    {
      method: 'GET',
      pattern: base,
      handle: (call) => {
        const project = checkedProject(param(call, 'project'));
        const items = core.operations
          .list(project, scopeOf(call))
          .map((record) => core.operations.view(record));
        return json(
          listAnswer(
            'compute#operationList',
            `projects/${project}/${scopeOf(call)}/operations`,
            items,
            call.query,
          ),
        );
      },
    },
  ];
}
