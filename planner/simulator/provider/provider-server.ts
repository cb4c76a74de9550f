import { rm } from 'node:fs/promises';
import { googleRestClient } from './google-rest-client.ts';
import { grpcServer, listen } from './grpc-server.ts';
import { GoogleProvider } from './provider.ts';

/** A provider that runs in this process and that `terraform` is told to use. */
export interface RunningProvider {
  /** The value of TF_REATTACH_PROVIDERS, for the registries of Terraform and of OpenTofu. */
  readonly reattach: string;
  /** Ends requests in flight and removes the socket. */
  close(): Promise<void>;
}

export interface ProviderServerOptions {
  /** At most about 100 characters long: the limit of unix sockets. */
  readonly socketPath: string;
  /**
   * Where the provider block leaves endpoints, project and the like out: the variables of the real provider
   * (GOOGLE_COMPUTE_CUSTOM_ENDPOINT …).
   */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const ADDRESSES = ['registry.terraform.io/hashicorp/google', 'registry.opentofu.org/hashicorp/google'];

/**
 * Starts a provider on a unix socket. It holds the configuration of one provider block: start one for each
 * `terraform` process.
 */
export async function startProviderServer({
  socketPath,
  env,
}: ProviderServerOptions): Promise<RunningProvider> {
  const provider = new GoogleProvider({ env, connect: googleRestClient });
  const server = grpcServer(provider, () => undefined);
  await listen(server, socketPath);
  return {
    reattach: reattachValue(socketPath),
    close: async () => {
      provider.stop();
      // Terraform leaves a reattached provider's connection open until it ends
      server.forceShutdown();
      await rm(socketPath, { force: true });
    },
  };
}

function reattachValue(socketPath: string): string {
  const address = { Network: 'unix', String: socketPath };
  const plugin = { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address };
  return JSON.stringify(Object.fromEntries(ADDRESSES.map((name) => [name, plugin])));
}
