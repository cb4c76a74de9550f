import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { selfSignedCertificate } from '../../planner/simulator/provider/self-signed-certificate.ts';
import type { SimulatorEndpoints } from '../../planner/simulator/simulator.ts';

/** What answers in Google's place. */
export interface FrontOptions {
  readonly endpoints: SimulatorEndpoints;
  /** The token of the simulated cloud, which stands for every token that this front has given out. */
  readonly simulatedToken: string;
}

/** An answer instead of the simulated cloud's. */
export interface CannedAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * A proxy on loopback that stands for the internet: it answers for oauth2.googleapis.com, compute.googleapis.com and
 * monitoring.googleapis.com under a certificate of its own, and refuses and notes every other host.
 */
export interface GoogleFront extends AsyncDisposable {
  readonly proxy: string;
  readonly certificatePem: string;
  /** Hosts that were asked for, in order, each once. */
  readonly contacted: Set<string>;
  /** Bodies that the token service was sent. */
  readonly grants: URLSearchParams[];
  /** What the token service says to a refresh token that it has trouble with. */
  readonly refreshAnswers: Map<string, CannedAnswer>;
  /** What the Compute API says instead of answering; null lets it answer. */
  computeAnswer: CannedAnswer | null;
}

const issuedToken = 'ya29.issued-by-the-front';

export async function startGoogleFront(options: FrontOptions): Promise<GoogleFront> {
  const { keyPem, certificatePem } = selfSignedCertificate(new Date(), '*.googleapis.com');
  const sockets = new Set<Duplex>();
  const origin = createServer((incoming, response) => answer(front, options, incoming, response));
  const proxy = createServer((_incoming, response) => response.writeHead(403).end());
  proxy.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    const host = incoming.url?.split(':')[0] ?? '';
    front.contacted.add(host);
    keep(sockets, socket);
    if (!host.endsWith('.googleapis.com')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const isGrpc = host === 'monitoring.googleapis.com';
    const tls = new TLSSocket(socket, {
      ...{ isServer: true, key: keyPem, cert: certificatePem },
      ALPNProtocols: [isGrpc ? 'h2' : 'http/1.1'],
    });
    keep(sockets, tls);
    if (isGrpc) joinTo(options.endpoints.monitoring, tls, sockets);
    else origin.emit('connection', tls);
  });
  const front: GoogleFront = {
    proxy: `http://127.0.0.1:${await listening(proxy)}`,
    certificatePem,
    contacted: new Set(),
    grants: [],
    refreshAnswers: new Map(),
    computeAnswer: null,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => proxy.close(closed));
    },
  };
  return front;
}

function keep(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sockets.delete(socket));
}

function joinTo(address: string, from: Duplex, sockets: Set<Duplex>): void {
  const [host = '127.0.0.1', port = ''] = address.split(':');
  const to = connect(Number(port), host);
  keep(sockets, to);
  from.pipe(to).pipe(from);
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

function answer(
  front: GoogleFront,
  options: FrontOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = Buffer.concat(chunks);
    if (incoming.headers.host === 'oauth2.googleapis.com') grantToken(front, body, response);
    else if (front.computeAnswer !== null) send(response, front.computeAnswer);
    else if (incoming.headers.authorization !== `Bearer ${issuedToken}`) send(response, unauthenticated);
    else forward(options, incoming, body, response);
  });
}

const unauthenticated: CannedAnswer = {
  status: 401,
  body: { error: { code: 401, message: 'Request had invalid authentication credentials.' } },
};

function grantToken(front: GoogleFront, body: Buffer, response: ServerResponse): void {
  const grant = new URLSearchParams(body.toString());
  front.grants.push(grant);
  const granted = { access_token: issuedToken, token_type: 'Bearer', expires_in: 3600 };
  const trouble = front.refreshAnswers.get(grant.get('refresh_token') ?? '');
  send(response, trouble ?? { status: 200, body: granted });
}

function send(response: ServerResponse, { status, body }: CannedAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function forward(
  { endpoints, simulatedToken }: FrontOptions,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const { host } = new URL(endpoints.compute);
  const headers = { ...incoming.headers, host, authorization: `Bearer ${simulatedToken}` };
  const { method = 'GET' } = incoming;
  const onward = request(`${endpoints.compute}${incoming.url ?? ''}`, { method, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on('error', () => send(response, { status: 502, body: {} }));
  onward.end(body);
}
