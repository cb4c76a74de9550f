import type {
  AttributeSchema,
  BlockSchema,
  NestedBlockSchema,
  ValueType,
} from '../../planner/simulator/provider/schema.ts';

/** What one class of a binding module declares: its members in order, each with the flags of its comment. */
interface Binding {
  name: string;
  base: string;
  terraformType: string | null;
  members: Member[];
}

interface Member {
  name: string;
  computed: boolean;
  optional: boolean;
  required: boolean;
  /** The TypeScript between this member's flag comment and the next. */
  source: string;
}

export interface ExtractedSchema {
  kind: 'resource' | 'data-source' | 'provider';
  type: string;
  block: BlockSchema;
}

const SCALARS = new Map<string, ValueType>([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'bool'],
]);

const GETTERS = new Map<string, ValueType>([
  ['getStringAttribute', 'string'],
  ['getNumberAttribute', 'number'],
  ['getBooleanAttribute', 'bool'],
  ['getListAttribute', ['list', 'string']],
  ['getNumberListAttribute', ['list', 'number']],
  ['getStringMapAttribute', ['map', 'string']],
  ['getNumberMapAttribute', ['map', 'number']],
  ['getBooleanMapAttribute', ['map', 'bool']],
]);

const MAPS = new Map<string, ValueType>([
  ['StringMap', ['map', 'string']],
  ['NumberMap', ['map', 'number']],
  ['BooleanMap', ['map', 'bool']],
  ['StringMapList', ['list', ['map', 'string']]],
]);

const STORAGE = new Map<string, ValueType>([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'bool'],
  ['stringList', ['list', 'string']],
  ['numberList', ['list', 'number']],
  ['stringMap', ['map', 'string']],
]);

const KINDS = new Map<string, ExtractedSchema['kind']>([
  ['TerraformResource', 'resource'],
  ['TerraformDataSource', 'data-source'],
  ['TerraformProvider', 'provider'],
]);

/** The original TypeScript of a compiled binding, out of its inline source map. */
export function originalSource(compiled: string): string {
  const encoded = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(compiled)?.[1];
  if (encoded === undefined) throw new Error('The binding has no inline source map');
  const map = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as { sourcesContent: string[] };
  return map.sourcesContent.join('\n');
}

/** Reads the Terraform schemas out of the TypeScript of one module of @cdktf/provider-google. */
export function extractBindings(source: string): ExtractedSchema[] {
  const reader = new BindingReader(source);
  return reader.bindings.flatMap((binding) => {
    const kind = KINDS.get(binding.base);
    if (kind === undefined) return [];
    return [{ kind, type: binding.terraformType ?? binding.name, block: reader.block(binding) }];
  });
}

class BindingReader {
  readonly bindings: Binding[];
  readonly #source: string;
  readonly #byName: Map<string, Binding>;
  readonly #nesting: Map<string, string>;

  constructor(source: string) {
    this.#source = source;
    this.bindings = readBindings(source);
    this.#byName = new Map(this.bindings.map((binding) => [binding.name, binding]));
    this.#nesting = readNesting(source);
  }

  block(binding: Binding): BlockSchema {
    const block: BlockSchema = { attributes: {}, blocks: {} };
    for (const member of binding.members) this.#addMember(block, member, binding.name);
    return block;
  }

  #addMember(block: BlockSchema, member: Member, owner: string): void {
    const nested = this.#nestedMember(member) ?? this.#structMember(member);
    if (nested !== null && 'nesting' in nested) block.blocks[member.name] = nested;
    else block.attributes[member.name] = nested ?? attribute(member, scalarType(member, owner));
  }

  #nestedMember(member: Member): NestedBlockSchema | AttributeSchema | null {
    const match = /private _\w+ = new (\w+?)(List|OutputReference)\(this, "\w+"(?:, (true|false))?\)/.exec(
      member.source,
    );
    const [, className, holder, unordered] = match ?? [];
    const inner = className === undefined ? undefined : this.#byName.get(`${className}OutputReference`);
    if (className === undefined || inner === undefined) return null;
    const block = this.block(inner);
    if (member.computed) return attribute(member, [unordered === 'true' ? 'set' : 'list', objectType(block)]);
    const hint =
      this.#nesting.get(`${className}List|${member.name}`) ??
      this.#nesting.get(`${className}|${member.name}`);
    const nesting = hint === 'struct' ? 'single' : hint === 'set' || unordered === 'true' ? 'set' : 'list';
    const limited = nesting !== 'single' && holder === 'OutputReference';
    return {
      nesting,
      minItems: nesting !== 'single' && member.required ? 1 : 0,
      maxItems: limited ? 1 : 0,
      block,
    };
  }

  /** Nested blocks of the provider itself have no class, only an interface and a function that renders it. */
  #structMember(member: Member): NestedBlockSchema | null {
    const declared = declaredType(member);
    const name = declared?.replace('[]', '');
    if (declared === null || name === undefined || !/^[A-Z]\w+$/.test(name)) return null;
    const block = structBlock(this.#source, name);
    if (block === null) return null;
    return {
      nesting: 'list',
      minItems: member.required ? 1 : 0,
      maxItems: declared.endsWith('[]') ? 0 : 1,
      block,
    };
  }
}

function readBindings(source: string): Binding[] {
  return source
    .split(/^export class /m)
    .slice(1)
    .flatMap((part) => {
      const head = /^(\w+) extends cdktf\.(\w+)/.exec(part);
      if (head?.[1] === undefined || head[2] === undefined) return [];
      const terraformType = /tfResourceType = "([^"]+)"/.exec(part)?.[1] ?? null;
      return [{ name: head[1], base: head[2], terraformType, members: readMembers(part) }];
    });
}

function readMembers(part: string): Member[] {
  const flags =
    /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\s*$/gm;
  const hits = [...part.matchAll(flags)];
  return hits.map((hit, at) => {
    const [text, name = '', computed, optional, required] = hit;
    const body = part.slice(hit.index + text.length, hits[at + 1]?.index ?? part.length);
    const source = body.split(/^ {2}\/\/ =====/m)[0] ?? '';
    return {
      name,
      computed: computed === 'true',
      optional: optional === 'true',
      required: required === 'true',
      source,
    };
  });
}

/** How each nested block nests, by `<storage class>|<name>`, from the functions that render HCL. */
function readNesting(source: string): Map<string, string> {
  const rendered =
    /^ +"?(\w+)"?: \{\n\s+value: [^\n]*\n\s+isBlock: (?:true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "([^"]+)",/gm;
  return new Map(
    [...source.matchAll(rendered)].map(([, name, type, storage]) => [`${storage}|${name}`, type ?? 'list']),
  );
}

function attribute(member: Member, type: ValueType): AttributeSchema {
  return {
    type,
    ...(member.required ? { required: true } : {}),
    ...(member.optional ? { optional: true } : {}),
    ...(member.computed ? { computed: true } : {}),
  };
}

function declaredType(member: Member): string | null {
  const declared = /private _\w+\?: ([^;]+);/.exec(member.source)?.[1];
  return declared === undefined ? null : declared.replace(/ \| (cdktf\.IResolvable|undefined)/g, '').trim();
}

function scalarType(member: Member, owner: string): ValueType {
  const map = /private _\w+ = new cdktf\.(\w+)\(this, "\w+"/.exec(member.source)?.[1];
  const getter = /this\.(get\w+)\('\w+'\)/.exec(member.source)?.[1];
  const type = MAPS.get(map ?? '') ?? GETTERS.get(getter ?? '') ?? plainType(declaredType(member) ?? '');
  if (type === undefined) throw new Error(`Unknown type of ${owner}.${member.name}`);
  const unordered = /cdktf\.Fn\.tolist\(/.test(member.source);
  return unordered && Array.isArray(type) && type[0] === 'list' ? ['set', type[1]] : type;
}

function plainType(declared: string): ValueType | undefined {
  const list = /^(\w+)\[\]$/.exec(declared)?.[1];
  const map = /^\{ \[key: string\]: (\w+) \}$/.exec(declared)?.[1];
  const item = SCALARS.get(list ?? map ?? declared);
  if (item === undefined) return undefined;
  return list !== undefined ? ['list', item] : map !== undefined ? ['map', item] : item;
}

function structBlock(source: string, name: string): BlockSchema | null {
  const renderer = `${name.charAt(0).toLowerCase()}${name.slice(1)}ToHclTerraform`;
  const fields = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1];
  const body = new RegExp(`^export function ${renderer}\\([\\s\\S]*?^\\}`, 'm').exec(source)?.[0];
  if (fields === undefined || body === undefined) return null;
  const rendered =
    /^ {4}(\w+): \{\n {6}value: [^\n]*struct!\.(\w+)[^\n]*\n {6}isBlock: \w+,\n {6}type: "\w+",\n {6}storageClassType: "(\w+)"/gm;
  const entries = [...body.matchAll(rendered)].map(([, argument = '', field = '', storage = '']) => {
    const type = STORAGE.get(storage);
    if (type === undefined) throw new Error(`Unknown type of ${name}.${argument}`);
    const optional = fields.includes(`readonly ${field}?:`);
    return [argument, { type, ...(optional ? { optional: true } : { required: true }) }] as const;
  });
  return { attributes: Object.fromEntries(entries), blocks: {} };
}

function objectType(block: BlockSchema): ValueType {
  const attributes = Object.entries(block.attributes).map(([name, item]) => [name, item.type] as const);
  const blocks = Object.entries(block.blocks).map(([name, item]) => [name, nestedType(item)] as const);
  return ['object', Object.fromEntries([...attributes, ...blocks])];
}

function nestedType(nested: NestedBlockSchema): ValueType {
  const inner = objectType(nested.block);
  return nested.nesting === 'single' ? inner : [nested.nesting, inner];
}
