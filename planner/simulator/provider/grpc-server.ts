import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { grpcServices } from '../grpc-service.ts';
import { GO_PLUGIN, HEALTH } from './protocol/go-plugin.ts';
import { TFPLUGIN5 } from './protocol/tfplugin5.ts';
import type { GoogleProvider } from './provider.ts';
import type * as rpc from './rpc/messages.ts';

/** Schemas are larger than gRPC's default limit of 4 MiB allows for. */
const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

const services = grpcServices(
  {
    nested: {
      tfplugin5: { nested: TFPLUGIN5 },
      plugin: { nested: GO_PLUGIN },
      grpc: { nested: { health: { nested: { v1: { nested: HEALTH } } } } },
    },
  },
  { longs: Number, defaults: true },
  [
    'tfplugin5.Provider',
    'plugin.GRPCBroker',
    'plugin.GRPCStdio',
    'plugin.GRPCController',
    'grpc.health.v1.Health',
  ],
);

/** A gRPC server that offers the provider and what go-plugin expects of a plugin. */
export function grpcServer(provider: GoogleProvider, onShutdown: () => void): Server {
  const server = new Server(UNLIMITED);
  server.addService(services['tfplugin5.Provider'], providerService(provider));
  server.addService(services['plugin.GRPCBroker'], { StartStream: holdOpen });
  server.addService(services['plugin.GRPCStdio'], { StreamStdio: holdOutput });
  server.addService(services['plugin.GRPCController'], { Shutdown: shutdown(onShutdown) });
  server.addService(services['grpc.health.v1.Health'], { Check: reply(() => SERVING), Watch: watchHealth });
  return server;
}

/** Listens on a unix socket. */
export function listen(
  server: Server,
  socketPath: string,
  credentials = ServerCredentials.createInsecure(),
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socketPath}`, credentials, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

const SERVING = { status: 'SERVING' };

function providerService(provider: GoogleProvider): UntypedServiceImplementation {
  return {
    GetMetadata: reply(() => provider.getMetadata()),
    GetSchema: reply(() => provider.getSchema()),
    PrepareProviderConfig: reply((request: rpc.ConfigRequest) => provider.prepareProviderConfig(request)),
    Configure: reply((request: rpc.ConfigRequest) => provider.configure(request)),
    ValidateResourceTypeConfig: reply((request: rpc.ValidateRequest) => provider.validateResource(request)),
    ValidateDataSourceConfig: reply((request: rpc.ValidateRequest) => provider.validateDataSource(request)),
    UpgradeResourceState: reply((request: rpc.UpgradeRequest) => provider.upgradeState(request)),
    ReadResource: reply((request: rpc.ReadRequest) => provider.read(request)),
    PlanResourceChange: reply((request: rpc.PlanRequest) => provider.plan(request)),
    ApplyResourceChange: reply((request: rpc.ApplyRequest) => provider.apply(request)),
    ImportResourceState: reply((request: rpc.ImportRequest) => provider.import(request)),
    ReadDataSource: reply((request: rpc.ValidateRequest) => provider.readDataSource(request)),
    Stop: reply(() => provider.stop()),
  };
}

/** A handler that answers with what the call gives; an exception becomes an internal error of the provider. */
function reply<Request, Response extends object>(call: (request: Request) => Response | Promise<Response>) {
  return (received: ServerUnaryCall<Request, Response>, send: sendUnaryData<Response>): void => {
    Promise.resolve(received.request)
      .then(call)
      .then(
        (response) => send(null, response),
        (error: unknown) =>
          send({ code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) }),
      );
  };
}

function shutdown(onShutdown: () => void) {
  return (_call: unknown, send: sendUnaryData<object>): void => {
    send(null, {});
    setImmediate(onShutdown);
  };
}

/** The broker is for plugins that call back; Terraform's providers do not, but the stream must stay open. */
function holdOpen(stream: ServerDuplexStream<object, object>): void {
  stream.on('data', () => undefined);
  stream.on('end', () => stream.end());
}

function holdOutput(stream: ServerWritableStream<object, object>): void {
  stream.on('cancelled', () => stream.end());
}

function watchHealth(stream: ServerWritableStream<object, object>): void {
  stream.write(SERVING);
  stream.on('cancelled', () => stream.end());
}
