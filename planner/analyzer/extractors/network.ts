import type { Evidence } from '../../../schemas/job.ts';
import { atMost, defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asNumber, asText } from '../python/value.ts';
import { calledName } from './called-name.ts';

const servers =
  /(?:uvicorn\.run|\.run|HTTPServer|TCPServer|start_http_server|\.bind|\.listen|create_server|run_app|start_server|launch|serve|\.add_insecure_port|\.add_secure_port)$/;

/** TCP ports that the program listens on. */
export function ports(evaluator: Evaluator): Finding<readonly number[]> {
  const found = new Map<number, Evidence>();
  for (const call of evaluator.program.calls) {
    const name = calledName(evaluator, call);
    if (!servers.test(name)) continue;
    const node = call.keywords.get('port') ?? call.keywords.get('server_port');
    const candidates = node === undefined ? (/(?:\.run|launch)$/.test(name) ? [] : call.positional) : [node];
    for (const candidate of candidates) {
      const port = portOf(evaluator, candidate, call.scope);
      if (port !== null && !found.has(port.value)) found.set(port.value, port.evidence);
    }
  }
  return { value: [...found.keys()], evidence: [...found.values()] };
}

function portOf(
  evaluator: Evaluator,
  node: Parameters<Evaluator['value']>[0],
  scope: Parameters<Evaluator['value']>[1],
): { readonly value: number; readonly evidence: Evidence } | null {
  const known = evaluator.value(node, scope);
  if (known === null) return null;
  const pair = known.value.kind === 'list' ? (known.value.items[1] ?? null) : known;
  const number = asNumber(pair) ?? Number(/:(\d+)$/.exec(asText(pair) ?? '')?.[1] ?? NaN);
  if (!Number.isInteger(number) || number < 1 || number > 65535) return null;
  return { value: number, evidence: pair?.evidence ?? known.evidence };
}

/** Calls that reach a host that is not written in the code. */
const implied: readonly (readonly [RegExp, string, string])[] = [
  [
    /(?:\.from_pretrained|load_dataset|^transformers\.pipeline|snapshot_download|hf_hub_download|^vllm\.LLM|SentenceTransformer)$/,
    'huggingface.co',
    'models and data sets come from the Hugging Face hub',
  ],
  [/^wandb\.init$/, 'api.wandb.ai', 'wandb sends its records there'],
  [/^torchvision\.(?:models|datasets)\./, 'download.pytorch.org', 'torchvision downloads from there'],
  [/^google\.cloud\.bigquery\./, 'bigquery.googleapis.com', 'BigQuery'],
  [/^google\.cloud\.storage\./, 'storage.googleapis.com', 'Cloud Storage'],
  [/^boto3\./, 's3.amazonaws.com', 'S3'],
];

/** Hosts that the program calls: those in URLs, and those that a library reaches by itself. */
export function hosts(evaluator: Evaluator): Finding<readonly string[]> {
  const found = new Map<string, Evidence>();
  const note = (host: string, evidence: Evidence): void => {
    if (!found.has(host)) found.set(host, evidence);
  };
  for (const { node, scope } of evaluator.program.modules.flatMap((module) => module.strings)) {
    const known = evaluator.value(node, scope);
    const text = known?.value.kind === 'text' ? known.value.value : '';
    const host = /^(?:https?|wss?|grpcs?):\/\/(?:[^@/\s]*@)?([A-Za-z0-9.-]+)(?::\d+)?(?:[/?#]|$)/.exec(
      text,
    )?.[1];
    if (known !== null && host?.includes('.') === true) note(host.toLowerCase(), atMost(known.evidence, 0.8));
    if (known !== null && /^(?:gs|gcs):\/\//.test(text)) note('storage.googleapis.com', known.evidence);
    if (known !== null && /^s3a?:\/\//.test(text)) note('s3.amazonaws.com', known.evidence);
  }
  for (const call of evaluator.program.calls) {
    const name = calledName(evaluator, call);
    const rule = implied.find(([pattern]) => pattern.test(name));
    if (rule !== undefined) note(rule[1], defaultEvidence(`${name}: ${rule[2]}`, 0.7));
  }
  return {
    value: [...found.keys()].filter((host) => !/^(?:127\.|0\.0\.0\.0)/.test(host)),
    evidence: [...found.values()],
  };
}
