import type { Failure } from '../../schemas/failure.ts';

/** What a refused request means; `status` is null where there was no answer. */
export function restFailure(status: number | null, cause: string): Failure {
  const said = (message: string): string => `${message}: ${cause}`;
  if (status === null || status >= 500) {
    return {
      code: 'unreachable',
      fault: 'cloud',
      message: said('The cloud does not answer'),
      detail: { id: 'cloud-silent', args: [cause] },
      nextStep: 'Check the network, then try again.',
      cause,
    };
  }
  if (status === 401 || status === 403) {
    return {
      code: 'auth',
      fault: 'user',
      message: said('The cloud refuses these credentials'),
      detail:
        status === 401 ? { id: 'credentials-refused', args: [] } : { id: 'role-missing', args: [cause] },
      nextStep:
        status === 401
          ? 'Run `gcloud auth application-default login`.'
          : 'Grant the role roles/compute.instanceAdmin.v1 on the project, or enable the API that is named.',
      cause,
    };
  }
  if (status === 429) {
    return {
      code: 'unreachable',
      fault: 'cloud',
      message: said('The cloud asks for fewer requests'),
      detail: { id: 'cloud-busy', args: [cause] },
      nextStep: 'Wait a minute, then try again.',
      cause,
    };
  }
  const code = status === 409 || status === 412 ? 'conflict' : 'invalid';
  const detail = { id: 'request-refused', args: [cause] } as const;
  return {
    ...{ code, fault: 'cloud', message: said('The cloud refuses the request'), detail },
    ...{ nextStep: null, cause },
  };
}

/** What an operation that has ended with errors means, by the code of its first error. */
export function operationFailure(code: string, cause: string): Failure {
  const base = { fault: 'cloud', message: cause, cause } as const;
  if (code.includes('QUOTA'))
    return { ...base, code: 'quota', nextStep: 'Ask for more quota, or free some.' };
  if (code.startsWith('ZONE_RESOURCE_POOL_EXHAUSTED')) {
    return { ...base, code: 'stockout', nextStep: 'Try another zone or machine type.' };
  }
  if (code.includes('IN_USE') || code.includes('ALREADY_EXISTS') || code.includes('NOT_READY')) {
    return { ...base, code: 'conflict', nextStep: 'Wait until it is free, then try again.' };
  }
  return { ...base, code: 'unknown', nextStep: null };
}

export function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['code', 'fault', 'message'] as const;
  return texts.every((name) => name in value && typeof (value as Record<string, unknown>)[name] === 'string');
}
