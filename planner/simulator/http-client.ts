import { request, type IncomingMessage } from 'node:http';

/** What is asked of a server, as `fetch` takes it. */
export interface HttpQuestion {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal | null;
}

/** The part of a `Response` that JSON needs. */
export interface HttpAnswer {
  readonly status: number;
  text(): Promise<string>;
}

/**
 * `fetch` for the simulated cloud on this machine: to load the platform's own takes as long as all the rest of a command
 * that asks for one thing. Rejects where there is no whole answer.
 */
export function httpFetch(url: string, question: HttpQuestion): Promise<HttpAnswer> {
  if (!url.startsWith('http:')) return fetch(url, question);
  const { method, headers, body, signal } = question;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, ...(signal === null ? {} : { signal }) });
    sent.once('error', reject);
    sent.once('response', (response) => {
      answerOf(response).then(resolve, reject);
    });
    sent.end(body ?? undefined);
  });
}

async function answerOf(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, text: () => Promise.resolve(text) };
}
