import { ServerCredentials } from '@grpc/grpc-js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { googleRestClient } from './google-rest-client.ts';
import { grpcServer, listen } from './grpc-server.ts';
import { GoogleProvider } from './provider.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** What Terraform sets for every provider that it starts. @see https://github.com/hashicorp/go-plugin */
const COOKIE_NAME = 'TF_PLUGIN_MAGIC_COOKIE';
const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
const PARENT_CHECK_MS = 500;
const SHUTDOWN_GRACE_MS = 200;

/** Runs the provider as a plugin process until Terraform ends it; gives the exit code. */
export async function runPluginProcess(): Promise<number> {
  const refusal = refuse(process.env);
  if (refusal !== null) {
    process.stderr.write(`${refusal}\n`);
    return 1;
  }
  // ^C reaches the whole process group; Terraform itself asks for a stop, and state must not be lost
  process.on('SIGINT', () => undefined);
  const directory = mkdtempSync(join(process.env['PLUGIN_UNIX_SOCKET_DIR'] ?? tmpdir(), 'tfp-'));
  try {
    await serveUntilEnd(join(directory, 's'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return 0;
}

function refuse(env: NodeJS.ProcessEnv): string | null {
  if (env[COOKIE_NAME] !== COOKIE) {
    return (
      'This program is a plugin: a Terraform provider for the simulated Google Cloud. It is started by terraform, ' +
      'which finds it through the TF_CLI_CONFIG_FILE that `headstart simulator` prints.'
    );
  }
  const versions = (env['PLUGIN_PROTOCOL_VERSIONS'] ?? '5').split(',');
  return versions.includes('5')
    ? null
    : `Terraform offers the plugin protocols ${versions.join(', ')}; this provider speaks 5.`;
}

async function serveUntilEnd(socketPath: string): Promise<void> {
  const provider = new GoogleProvider({ env: process.env, connect: googleRestClient });
  const ended = Promise.withResolvers<undefined>();
  const server = grpcServer(provider, () => ended.resolve(undefined));
  const { credentials, certificate } = pluginCredentials(process.env['PLUGIN_CLIENT_CERT']);
  await listen(server, socketPath, credentials);
  process.stdout.write(`1|5|unix|${socketPath}|grpc|${certificate}\n`);
  process.once('SIGTERM', () => ended.resolve(undefined));
  const watch = endWithParent(() => ended.resolve(undefined));
  await ended.promise;
  clearInterval(watch);
  provider.stop();
  await shutDown(
    () => server.forceShutdown(),
    (done) => server.tryShutdown(done),
  );
}

/** The answer to Shutdown goes out first; a client that stays connected does not hold the process. */
async function shutDown(force: () => void, gracefully: (done: () => void) => void): Promise<void> {
  const closed = Promise.withResolvers<undefined>();
  gracefully(() => closed.resolve(undefined));
  const timer = setTimeout(() => {
    force();
    closed.resolve(undefined);
  }, SHUTDOWN_GRACE_MS);
  await closed.promise;
  clearTimeout(timer);
}

/** A killed terraform must not leave its provider behind. */
function endWithParent(end: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_MS);
}

/** AutoMTLS: Terraform gives its certificate, the handshake line gives ours. */
function pluginCredentials(clientCertificate: string | undefined): {
  credentials: ServerCredentials;
  certificate: string;
} {
  if (clientCertificate === undefined || clientCertificate === '') {
    return { credentials: ServerCredentials.createInsecure(), certificate: '' };
  }
  const { keyPem, certificatePem, der } = selfSignedCertificate(new Date());
  const pair = { private_key: Buffer.from(keyPem), cert_chain: Buffer.from(certificatePem) };
  const credentials = ServerCredentials.createSsl(Buffer.from(clientCertificate), [pair], true);
  return { credentials, certificate: der.toString('base64').replace(/=+$/, '') };
}
