import type { Evidence } from '../../../schemas/job.ts';
import { atMost, type Finding } from '../evidence.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeProgram } from './code-reading.ts';
import { numberValue, textValue } from './text-value.ts';

const servers =
  /(?:^|\.)(?:listen|ListenAndServe(?:TLS)?|Listen|bind|Run|ServerSocket|forPort|HttpServer\.create|pr_run|runServer|bind_tcp)$/;

/** TCP ports that the program listens on. */
export function codePorts(program: CodeProgram): Finding<readonly number[]> {
  const found = new Map<number, Evidence>();
  for (const reading of program) {
    const at = { program, reading };
    for (const call of reading.calls.filter(({ callee }) => servers.test(callee))) {
      for (const node of [...call.positional, ...call.named.values()]) {
        const text = textValue(at, node)?.text;
        const port = text === undefined ? numberValue(at, node) : Number(/:(\d+)$/.exec(text)?.[1] ?? NaN);
        if (port !== null && Number.isInteger(port) && port > 0 && port < 65_536)
          found.set(port, evidenceAt(reading, call.line, 0.9));
      }
    }
  }
  return { value: [...found.keys()], evidence: [...found.values()] };
}

/** Hosts in the URLs of the code, and those of the storage that its places lie in. */
export function codeHosts(program: CodeProgram, uris: readonly string[]): Finding<readonly string[]> {
  const found = new Map<string, Evidence>();
  for (const reading of program) {
    for (const { node } of reading.texts) {
      const text = textValue({ program, reading }, node)?.text ?? '';
      const host = /^(?:https?|wss?|grpcs?):\/\/(?:[^@/\s]*@)?([A-Za-z0-9.-]+)(?::\d+)?(?:[/?#]|$)/
        .exec(text)?.[1]
        ?.toLowerCase();
      if (host?.includes('.') === true && !/^(?:127\.|0\.0\.0\.0)/.test(host) && !found.has(host))
        found.set(host, atMost(evidenceAt(reading, node.line, 0.8), 0.8));
    }
  }
  const [entry] = program;
  const implied = [
    ['gs://', 'storage.googleapis.com'],
    ['s3://', 's3.amazonaws.com'],
    ['bigquery://', 'bigquery.googleapis.com'],
  ] as const;
  for (const [scheme, host] of implied) {
    if (uris.some((uri) => uri.startsWith(scheme)) && !found.has(host))
      found.set(host, {
        ...evidenceAt(entry, 1, 0.7),
        line: null,
        text: `${scheme} places are reached there`,
      });
  }
  return { value: [...found.keys()], evidence: [...found.values()] };
}
