import { HeadstartError, type Failure } from '../../schemas/failure.ts';

/** Which database a failure is about. */
export interface FirestoreDatabase {
  readonly project: string;
  readonly database: string;
}

/** No answer in time. */
export class Unanswered extends Error {}

/** Codes of gRPC (grpc.io, "Status codes") by what they mean here. */
const unreachable = new Set([4, 14]);
const refused = new Set([7, 16]);
const absent = 5;

/** Runs `work`; whatever it throws becomes a HeadstartError. */
export async function asFailure<T>(where: FirestoreDatabase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HeadstartError) throw error;
    throw new HeadstartError({ ...failureOf(where, error), cause: textOf(error) }, { cause: error });
  }
}

/** Rejects when the promise takes longer; the client itself tries again for minutes. */
export async function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf({ project, database }: FirestoreDatabase, error: unknown): Failure {
  const name = `Firestore (database ${database} of ${project})`;
  const code = codeOf(error);
  if (error instanceof Unanswered || unreachable.has(code))
    return {
      ...{ code: 'unreachable', fault: 'cloud', message: `${name} does not answer.` },
      nextStep: 'Check the connection and try again.',
    };
  if (refused.has(code) || /default credentials/i.test(textOf(error)))
    return {
      ...{ code: 'auth', fault: 'user', message: `${name} refuses these credentials.` },
      nextStep: 'Log in with "gcloud auth application-default login", and ask for roles/datastore.user.',
    };
  const nextStep =
    code === absent
      ? 'Create the database, or name another one as profiles.database in the settings.'
      : 'Deploy firestore.indexes.json if an index is missing; docs/history.md says how.';
  return { code: 'profile-store', fault: 'headstart', message: `${name} cannot be used.`, nextStep };
}

function codeOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : NaN;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
