/** Protocol buffers as the JSON that protobufjs reads, so that no file is read at run time. */
export interface MessageJson {
  fields: { [name: string]: FieldJson };
  oneofs?: { [name: string]: { oneof: string[] } };
  nested?: NestedJson;
}

export interface FieldJson {
  id: number;
  type: string;
  rule?: 'repeated';
  keyType?: string;
}

export interface EnumJson {
  values: { [name: string]: number };
}

export interface ServiceJson {
  methods: { [name: string]: MethodJson };
}

export interface MethodJson {
  requestType: string;
  responseType: string;
  requestStream?: boolean;
  responseStream?: boolean;
}

export interface NestedJson {
  [name: string]: MessageJson | EnumJson | ServiceJson | { nested: NestedJson };
}

/**
 * A message from one line per field: `[number, type]`, type being `string`, `repeated Type` or `map Type`
 * (keys are strings).
 */
export function message(fields: { [name: string]: [number, string] }, nested?: NestedJson): MessageJson {
  const entries = Object.entries(fields).map(([name, [id, type]]) => [name, field(id, type)] as const);
  return { fields: Object.fromEntries(entries), ...(nested === undefined ? {} : { nested }) };
}

function field(id: number, type: string): FieldJson {
  const [first = '', second] = type.split(' ');
  if (second === undefined) return { id, type: first };
  return first === 'map' ? { id, type: second, keyType: 'string' } : { id, type: second, rule: 'repeated' };
}

/** A request and response pair as the plugin protocol nests them: `Name { Request {…} Response {…} }`. */
export function call(
  request: { [name: string]: [number, string] },
  response: { [name: string]: [number, string] },
  nested: NestedJson = {},
): MessageJson {
  return message({}, { Request: message(request), Response: message(response), ...nested });
}
