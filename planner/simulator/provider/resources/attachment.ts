import { asJsonList, asJsonObject, isNotFound } from '../google-api.ts';
import type { JsonObject } from '../google-api.ts';
import { linkName, linkPart, relativeLink, sameLink } from '../mapping/links.ts';
import type { ArgumentRule } from '../planning/argument-rules.ts';
import { asText } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import { fillTemplate, importFormats, parseId } from './id-template.ts';
import { resolveScope, scopeArguments } from './resource-scope.ts';
import type { Resource, Session } from './resource.ts';

/** A relation between two objects of a zone that Terraform treats as a resource of its own. */
export interface AttachmentSpec {
  label: string;
  template: string;
  /** Every argument forces a new relation; those that name objects may be links. */
  arguments: readonly string[];
  linked: readonly string[];
  /** The argument that may carry project and zone as a link. */
  owner: string;
  check?: Resource['check'];
  attach(state: ValueObject, zonePath: string, session: Session): Promise<void>;
  detach(state: ValueObject, zonePath: string, session: Session): Promise<void>;
  /** What the cloud has of the relation, null when it is gone. */
  find(state: ValueObject, zonePath: string, session: Session): Promise<ValueObject | null>;
}

const rule: ArgumentRule = { same: sameLink };

/** A resource that only ties two objects together. */
export function attachment(spec: AttachmentSpec): Resource {
  const formats = importFormats(spec.template);
  const place = (state: ValueObject, session: Session) => placed(spec, state, session);
  return {
    label: spec.label,
    carried: new Set([...spec.arguments, 'project', 'zone', 'timeouts']),
    rules: new Map(spec.linked.map((argument) => [argument, rule])),
    planDefaults: ['project', 'zone'],
    create: async (planned, session) => {
      const { state, zonePath } = place(planned, session);
      await spec.attach(state, zonePath, session);
      return state;
    },
    read: async (state, session) => {
      const at = place(state, session);
      const found = await absentAsNull(spec.find(at.state, at.zonePath, session));
      return found === null ? null : { ...at.state, ...found };
    },
    update: () => Promise.resolve(),
    delete: async (state, session) => {
      const at = place(state, session);
      const found = await absentAsNull(spec.find(at.state, at.zonePath, session));
      if (found !== null) await absentAsNull(spec.detach(at.state, at.zonePath, session));
    },
    importFormats: formats,
    parseImport: (id) => parseId(id, formats),
  };
}

function placed(
  spec: AttachmentSpec,
  given: ValueObject,
  session: Session,
): { state: ValueObject; zonePath: string } {
  const owner = asText(given[spec.owner]) ?? '';
  const zone = linkPart(owner, 'zones') ?? given['zone'] ?? null;
  const project = linkPart(owner, 'projects') ?? given['project'] ?? null;
  const scope = resolveScope({ ...given, zone, project }, session.settings, 'zone');
  const state = { ...given, ...scopeArguments(scope, 'zone') };
  const short = {
    ...state,
    ...Object.fromEntries(spec.linked.map((name) => [name, shortName(state[name])])),
  };
  const zonePath = `projects/${scope.project}/zones/${scope.zone ?? ''}`;
  return { state: { ...state, id: fillTemplate(spec.template, short) }, zonePath };
}

function shortName(value: Value | undefined): string {
  return linkName(relativeLink(asText(value) ?? ''));
}

async function absentAsNull<Result>(result: Promise<Result>): Promise<Result | null> {
  try {
    return await result;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The name of the object that an argument refers to. */
export function named(state: ValueObject, argument: string): string {
  return shortName(state[argument]);
}

/** The members of a list in an API object, as objects. */
export function objectsIn(json: JsonObject, member: string): JsonObject[] {
  return asJsonList(json[member]).map(asJsonObject);
}
