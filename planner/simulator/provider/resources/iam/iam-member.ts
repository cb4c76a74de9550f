import { isNotFound, jsonText } from '../../google-api.ts';
import type { JsonObject } from '../../google-api.ts';
import { text } from '../../mapping/codecs.ts';
import { field } from '../../mapping/field.ts';
import type { Field } from '../../mapping/field.ts';
import { toApi } from '../../mapping/transfer.ts';
import type { ArgumentRule } from '../../planning/argument-rules.ts';
import { asObject, asText, firstBlock } from '../../value.ts';
import type { ValueObject } from '../../value.ts';
import { ProviderError } from '../resource.ts';
import type { Resource, Session } from '../resource.ts';
import { changePolicy, readPolicy } from './policy-store.ts';
import type { Binding, Policy, PolicyCalls } from './policy-store.ts';

export interface IamMemberSpec {
  label: string;
  /** The argument that names the object. */
  object: string;
  /** How the object's name stands in ids and paths. */
  normalise(object: string): string;
  calls: PolicyCalls;
}

const CONDITION: readonly Field[] = [
  field('title', text),
  field('description', text),
  field('expression', text),
];
const FORMATS = ['"<object> <role> <member>"', '"<object> <role> <member> <condition title>"'];

/** The API gives members in small letters where they are addresses. */
const caselessMember: ArgumentRule = {
  same: (prior, configured) => asText(prior)?.toLowerCase() === asText(configured)?.toLowerCase(),
};

/** One member of one role of an object: every change of an argument is another member. */
export function iamMember(spec: IamMemberSpec): Resource {
  const own = new IamMember(spec);
  return {
    label: spec.label,
    carried: new Set([
      spec.object,
      'role',
      'member',
      'condition',
      ...CONDITION.map((item) => `condition.${item.argument}`),
    ]),
    rules: new Map([['member', caselessMember]]),
    planDefaults: [],
    create: (planned, session) => own.create(planned, session),
    read: (state, session) => own.read(state, session),
    update: () => Promise.reject(new ProviderError('An IAM member cannot be changed in place.')),
    delete: (state, session) => own.delete(state, session),
    importFormats: FORMATS,
    parseImport: (id) => own.parseImport(id),
  };
}

class IamMember {
  readonly #spec: IamMemberSpec;

  constructor(spec: IamMemberSpec) {
    this.#spec = spec;
  }

  async create(planned: ValueObject, session: Session): Promise<ValueObject> {
    const { role, member, condition } = grantOf(planned);
    await changePolicy(this.#spec.calls, this.#object(planned), session, (bindings) => {
      const found = bindings.find((binding) => isSame(binding, role, condition));
      if (found === undefined) return [...bindings, { role, members: [member], condition }];
      return bindings.map((binding) =>
        binding === found ? { ...found, members: [...new Set([...found.members, member])] } : binding,
      );
    });
    return { ...planned, id: this.#id(planned) };
  }

  async read(state: ValueObject, session: Session): Promise<ValueObject | null> {
    const policy = await this.#policy(state, session);
    const { role, member, condition } = grantOf(state);
    const found = policy?.bindings.find((binding) => isSame(binding, role, condition));
    const present = found?.members.find((other) => other.toLowerCase() === member.toLowerCase());
    if (policy === null || present === undefined) return null;
    return {
      ...state,
      id: this.#id(state),
      member: present,
      etag: policy.etag,
      condition: conditionState(found?.condition ?? null),
    };
  }

  async delete(state: ValueObject, session: Session): Promise<void> {
    const { role, member, condition } = grantOf(state);
    const without = (binding: Binding): Binding[] => {
      if (!isSame(binding, role, condition)) return [binding];
      const members = binding.members.filter((other) => other.toLowerCase() !== member.toLowerCase());
      return members.length === 0 ? [] : [{ ...binding, members }];
    };
    try {
      await changePolicy(this.#spec.calls, this.#object(state), session, (bindings) =>
        bindings.flatMap(without),
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  parseImport(id: string): ValueObject | null {
    const [object, role, member, ...title] = id.split(' ');
    if (object === undefined || role === undefined || member === undefined) return null;
    const condition = title.length === 0 ? [] : [{ title: title.join(' '), description: '', expression: '' }];
    return { [this.#spec.object]: object, role, member, condition };
  }

  #object(state: ValueObject): string {
    return this.#spec.normalise(asText(state[this.#spec.object]) ?? '');
  }

  #id(state: ValueObject): string {
    const { role, member, condition } = grantOf(state);
    const title = condition === null ? [] : [jsonText(condition['title'])];
    return [this.#object(state), role, member, ...title].join('/');
  }

  async #policy(state: ValueObject, session: Session): Promise<Policy | null> {
    try {
      return await readPolicy(this.#spec.calls, this.#object(state), session);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }
}

function grantOf(state: ValueObject): { role: string; member: string; condition: JsonObject | null } {
  const condition = firstBlock(state['condition']);
  return {
    role: asText(state['role']) ?? '',
    member: asText(state['member']) ?? '',
    condition:
      condition === null ? null : toApi(condition, CONDITION, { project: '', region: null, zone: null }),
  };
}

/** Conditions are told apart by title; an imported one has no expression yet. */
function isSame(binding: Binding, role: string, condition: JsonObject | null): boolean {
  if (binding.role !== role) return false;
  if (condition === null || binding.condition === null) return condition === binding.condition;
  const expression = condition['expression'];
  return (
    binding.condition['title'] === condition['title'] &&
    (expression === undefined || binding.condition['expression'] === expression)
  );
}

function conditionState(condition: JsonObject | null): ValueObject[] {
  if (condition === null) return [];
  return [
    asObject(Object.fromEntries(CONDITION.map(({ argument }) => [argument, jsonText(condition[argument])]))),
  ];
}
