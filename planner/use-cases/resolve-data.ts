import type { Analysis, DataAccess, Evidence } from '../../schemas/job.ts';
import type { DataSize, DataSizeAnswer, DataSizeReader } from '../ports.ts';
import type { PlannerPorts } from './planner-ports.ts';

/** Locations that are asked for; a job with more of them reads them by one pattern. */
const maxLocations = 50;
/** Seconds after which no further location is asked for. */
const maxSeconds = 120;
/** Objects between two notes of how far a listing is. */
const noteEvery = 10_000;

type Warning = Analysis['warnings'][number];
type Answers = ReadonlyMap<string, DataSizeAnswer>;

/**
 * An analysis with the sizes of what the job reads from Cloud Storage, asked of the target. What cannot be known stays null,
 * with a warning that says why and what to do. Throws HeadstartError `auth` without usable credentials.
 */
export async function resolveData(
  ports: PlannerPorts,
  analysis: Analysis,
  signal?: AbortSignal,
): Promise<Analysis> {
  const unknown = analysis.job.dataAccess.filter(isAskable);
  if (unknown.length === 0) return analysis;
  const reader = (await ports.hasCloud()) ? (await ports.connection()).dataSizes : undefined;
  if (reader === undefined) return withWarnings(analysis, [noCloud]);
  const answers = await answersOf(ports, reader, unknown, signal);
  return withWarnings(withSizes(analysis, answers), [...answers].flatMap(warningOf));
}

function isAskable({ uri, bytes, mode }: DataAccess): boolean {
  return bytes === null && mode !== 'write' && uri.startsWith('gs://');
}

/** One after another: a listing is many requests of its own. */
async function answersOf(
  ports: PlannerPorts,
  reader: DataSizeReader,
  accesses: readonly DataAccess[],
  signal?: AbortSignal,
): Promise<Answers> {
  const answers = new Map<string, DataSizeAnswer>();
  const end = ports.clock.now().getTime() + maxSeconds * 1000;
  for (const { uri } of accesses) {
    signal?.throwIfAborted();
    const goesOn = answers.size < maxLocations && ports.clock.now().getTime() < end;
    answers.set(uri, goesOn ? await answerOf(ports, reader, uri, signal) : notAsked);
  }
  return answers;
}

function answerOf(
  { host }: PlannerPorts,
  reader: DataSizeReader,
  uri: string,
  signal?: AbortSignal,
): Promise<DataSizeAnswer> {
  host.emit({ code: 'step', text: `Asking Cloud Storage for the size of ${uri}` });
  let noted = 0;
  const onProgress = (size: DataSize): void => {
    if (size.objects < noted + noteEvery) return;
    noted = size.objects;
    host.emit({ code: 'note', text: `${uri}: ${sizeText(size)} so far` });
  };
  return reader.sizeOf(uri, onProgress, signal);
}

const notAsked: DataSizeAnswer = {
  kind: 'unknown',
  why: `at most ${maxLocations} locations are asked for, in ${maxSeconds} s`,
  nextStep: 'State bytes under data in job.yaml.',
};

function withSizes(analysis: Analysis, answers: Answers): Analysis {
  const { job, evidence } = analysis;
  const dataAccess = job.dataAccess.map((access) => {
    const answer = isAskable(access) ? answers.get(access.uri) : undefined;
    return answer?.kind === 'known' ? { ...access, bytes: answer.size.bytes } : access;
  });
  const added = [...answers].flatMap(([uri, answer]) => {
    const field = `dataAccess ${uri}`;
    return answer.kind === 'known'
      ? [[field, [...(evidence[field] ?? []), sizeEvidence(uri, answer.size)]] as const]
      : [];
  });
  return {
    ...analysis,
    job: { ...job, dataAccess },
    evidence: { ...evidence, ...Object.fromEntries(added) },
  };
}

function sizeEvidence(uri: string, size: DataSize): Evidence {
  const text = `${sizeText(size)} in ${uri}`;
  return { file: null, line: null, text: text.slice(0, 120), origin: 'cloud', certainty: 1 };
}

function sizeText({ objects, bytes }: DataSize): string {
  return `${objects} ${objects === 1 ? 'object' : 'objects'}, ${bytes} bytes`;
}

function warningOf([uri, answer]: readonly [string, DataSizeAnswer]): readonly Warning[] {
  if (answer.kind === 'known') return [];
  const message = `the size of ${uri} stays unknown: ${answer.why}. ${answer.nextStep}`;
  return [{ message, file: null, line: null }];
}

const noCloud: Warning = {
  message:
    'sizes stay unknown, as no simulated cloud was started yet; with --target gcp --project P, Google is asked',
  file: null,
  line: null,
};

function withWarnings(analysis: Analysis, warnings: readonly Warning[]): Analysis {
  return { ...analysis, warnings: [...analysis.warnings, ...warnings] };
}
