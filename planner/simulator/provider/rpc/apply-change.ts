import { ApiError } from '../google-api.ts';
import { ProviderError } from '../resources/resource.ts';
import type { Resource, Session } from '../resources/resource.ts';
import { isSetType } from '../schema.ts';
import type { BlockSchema } from '../schema.ts';
import { asObject, isZero, sameValue, withoutUnknown } from '../value.ts';
import type { Value, ValueObject } from '../value.ts';
import { errorDiagnostic } from './messages.ts';
import type { Diagnostic } from './messages.ts';

/** The state after an apply, and what went wrong on the way. */
export interface Applied {
  state: ValueObject | null;
  diagnostics: Diagnostic[];
}

/** Makes, changes or deletes one resource as planned. */
export async function applyChange(
  resource: Resource,
  block: BlockSchema,
  prior: ValueObject | null,
  planned: ValueObject | null,
  session: Session,
): Promise<Applied> {
  if (planned !== null && prior === null)
    return applyCreate(resource, asObject(withoutUnknown(planned)), session);
  if (planned !== null && prior !== null)
    return applyUpdate(resource, block, prior, asObject(withoutUnknown(planned)), session);
  return prior === null ? { state: null, diagnostics: [] } : applyDelete(resource, prior, session);
}

async function applyCreate(resource: Resource, planned: ValueObject, session: Session): Promise<Applied> {
  let created: ValueObject;
  try {
    created = await resource.create(planned, session);
  } catch (error) {
    return { state: null, diagnostics: [failure(error, resource.label, 'creat')] };
  }
  try {
    return { state: (await resource.read(created, session)) ?? created, diagnostics: [] };
  } catch (error) {
    // the object exists: with its id in the state Terraform can delete it
    return { state: created, diagnostics: [failure(error, resource.label, 'read')] };
  }
}

async function applyUpdate(
  resource: Resource,
  block: BlockSchema,
  prior: ValueObject,
  planned: ValueObject,
  session: Session,
): Promise<Applied> {
  const changed = changedArguments(prior, planned, block);
  try {
    await resource.update({ prior, planned, changed }, session);
    return { state: (await resource.read(planned, session)) ?? planned, diagnostics: [] };
  } catch (error) {
    const diagnostics = [failure(error, resource.label, 'updat')];
    return { state: await stateAfterFailure(resource, prior, session, diagnostics), diagnostics };
  }
}

/** A change that failed halfway has changed something: the state shows what is there now. */
async function stateAfterFailure(
  resource: Resource,
  prior: ValueObject,
  session: Session,
  diagnostics: Diagnostic[],
): Promise<ValueObject> {
  try {
    return (await resource.read(prior, session)) ?? prior;
  } catch (error) {
    diagnostics.push(failure(error, resource.label, 'read'));
    return prior;
  }
}

async function applyDelete(resource: Resource, prior: ValueObject, session: Session): Promise<Applied> {
  try {
    await resource.delete(prior, session);
    return { state: null, diagnostics: [] };
  } catch (error) {
    return { state: prior, diagnostics: [failure(error, resource.label, 'delet')] };
  }
}

/** Top-level arguments that differ; two ways of "not set" do not. */
function changedArguments(prior: ValueObject, planned: ValueObject, block: BlockSchema): Set<string> {
  const differs = (name: string, unordered: boolean) => {
    const [before, after]: Value[] = [prior[name] ?? null, planned[name] ?? null];
    return !(isZero(before) && isZero(after)) && !sameValue(before ?? null, after ?? null, unordered);
  };
  const attributes = Object.entries(block.attributes).filter(([name, { type }]) =>
    differs(name, isSetType(type)),
  );
  const blocks = Object.entries(block.blocks).filter(([name, { nesting }]) =>
    differs(name, nesting === 'set'),
  );
  return new Set([...attributes, ...blocks].map(([name]) => name));
}

type Verb = 'creat' | 'updat' | 'delet' | 'read';

/** The provider's words for a failure: a refused request, an operation that ended in an error, or its own. */
export function failure(error: unknown, label: string, verb: Verb): Diagnostic {
  if (error instanceof ProviderError) return errorDiagnostic(error.message);
  if (!(error instanceof ApiError)) return errorDiagnostic(`Error ${verb}ing ${label}: ${words(error)}`);
  if (verb === 'read') return errorDiagnostic(`Error when reading or editing ${label}: ${error.message}`);
  if (error.status !== null) return errorDiagnostic(`Error ${verb}ing ${label}: ${error.message}`);
  if (label === 'instance')
    return errorDiagnostic(`Error waiting for instance to ${verb}e: ${error.message}`);
  return errorDiagnostic(
    `Error waiting to ${verb}e ${label}: Error waiting for ${capital(verb)}ing ${label}: ${error.message}`,
  );
}

function words(error: unknown): string {
  return error instanceof Error ? [error.message, ...causes(error.cause)].join(': ') : String(error);
}

function causes(cause: unknown): string[] {
  return cause instanceof Error ? [cause.message] : [];
}

function capital(verb: string): string {
  return verb.charAt(0).toUpperCase() + verb.slice(1);
}
