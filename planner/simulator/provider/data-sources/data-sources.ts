import { asJsonList, asJsonObject, jsonText } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import { int64, text, textMap, texts } from '../mapping/codecs.ts';
import { output } from '../mapping/field.ts';
import { fromApi } from '../mapping/transfer.ts';
import { resolveScope } from '../resources/resource-scope.ts';
import { ProviderError } from '../resources/resource.ts';
import type { Session } from '../resources/resource.ts';
import { asText } from '../value.ts';
import type { ValueObject } from '../value.ts';
import type { DataSource } from './data-source.ts';

const imageFields = [
  output('name', text),
  output('family', text),
  output('self_link', text),
  output('description', text),
  output('creation_timestamp', text),
  output('image_id', text, 'id'),
  output('disk_size_gb', int64),
  output('archive_size_bytes', int64),
  output('labels', textMap),
  output('label_fingerprint', text),
  output('licenses', texts),
  output('source_disk', text),
  output('source_disk_id', text),
  output('source_image_id', text),
  output('status', text),
];

const image: DataSource = {
  carried: new Set(['project', 'family', 'name']),
  read: async (config, session) => {
    const { project } = resolveScope(config, session.settings, 'global');
    const [name, family] = [asText(config['name']), asText(config['family'])];
    if ((name === null) === (family === null)) throw new ProviderError('one of name or family must be set');
    const path = `projects/${project}/global/images/${name ?? `family/${family ?? ''}`}`;
    const json = await session.api.send({ service: 'compute', method: 'GET', path });
    const state = fromApi(json, imageFields, {});
    return {
      ...config,
      ...state,
      project,
      id: `projects/${project}/global/images/${jsonText(json['name'])}`,
    };
  },
};

const zones: DataSource = {
  carried: new Set(['project', 'region', 'status']),
  read: async (config, session) => {
    const { project, region } = resolveScope(config, session.settings, 'region');
    const json = await session.api.send({
      service: 'compute',
      method: 'GET',
      path: `projects/${project}/zones`,
    });
    const wanted = asJsonList(json['items'])
      .map(asJsonObject)
      .filter((zone) => matches(zone, region, asText(config['status'])));
    const names = wanted.map((zone) => jsonText(zone['name'])).sort();
    return { ...config, project, region, names, id: `projects/${project}/regions/${region ?? ''}` };
  },
};

function matches(zone: JsonObject, region: string | null, status: string | null): boolean {
  const own = jsonText(zone['name']).replace(/-[a-z]$/, '');
  return own === region && (status === null || zone['status'] === status);
}

const project: DataSource = {
  carried: new Set(['project_id']),
  read: async (config, session) => {
    const id = asText(config['project_id']) ?? session.settings.project;
    if (id === null) throw new ProviderError('project: required field is not set');
    const json = await session.api.send({
      service: 'resourceManager',
      method: 'GET',
      path: `projects/${id}`,
    });
    const labels = textMap.fromApi(json['labels'], null);
    const state = {
      name: jsonText(json['name']),
      number: jsonText(json['projectNumber']),
      ...parentOf(json),
    };
    return { ...config, ...state, project_id: id, labels, effective_labels: labels, id: `projects/${id}` };
  },
};

function parentOf(json: JsonObject): ValueObject {
  const parent = asJsonObject(json['parent']);
  const id = parent['id'] === undefined ? '' : jsonText(parent['id']);
  return {
    org_id: parent['type'] === 'organization' ? id : '',
    folder_id: parent['type'] === 'folder' ? id : '',
  };
}

const clientConfig: DataSource = {
  carried: new Set(),
  read: (_config, { settings }: Session) => {
    const { project: id, region, zone, accessToken, defaultLabels } = settings;
    const path = `projects/"${id ?? ''}"/regions/"${region ?? ''}"/zones/"${zone ?? ''}"`;
    return Promise.resolve({
      id: path,
      project: id,
      region,
      zone,
      access_token: accessToken,
      default_labels: defaultLabels,
    });
  },
};

/** The data sources that the simulated provider serves. */
export const DATA_SOURCES: ReadonlyMap<string, DataSource> = new Map([
  ['google_compute_image', image],
  ['google_compute_zones', zones],
  ['google_project', project],
  ['google_client_config', clientConfig],
]);
