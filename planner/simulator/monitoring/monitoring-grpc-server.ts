import protos from '@google-cloud/monitoring/build/protos/protos.json' with { type: 'json' };
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { grpcServices } from '../grpc-service.ts';
import type { InstanceUsage } from '../guest/usage-history.ts';
import { InvalidArgument } from './invalid-argument.ts';
import {
  listMetricDescriptors,
  listMonitoredResourceDescriptors,
  listTimeSeries,
  type ListRequest,
  type ListTimeSeriesRequest,
} from './metric-service.ts';

export interface MonitoringServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves google.monitoring.v3.MetricService on 127.0.0.1, from the descriptors of Google's own client. */
export async function serveMonitoring(options: {
  readonly usage: (project: string) => readonly InstanceUsage[];
  /** Called once for each request, e.g. to know that somebody is there. */
  readonly onRequest?: () => void;
  readonly port?: number;
}): Promise<MonitoringServer> {
  const server = new Server();
  const seen = options.onRequest ?? ((): void => undefined);
  server.addService(metricService(), {
    listTimeSeries: unary(seen, (request: ListTimeSeriesRequest) => listTimeSeries(request, options.usage)),
    listMetricDescriptors: unary(seen, (request: ListRequest) => listMetricDescriptors(request)),
    listMonitoredResourceDescriptors: unary(seen, (request: ListRequest) =>
      listMonitoredResourceDescriptors(request),
    ),
  });
  const port = await bound(server, options.port ?? 0);
  return { port, close: () => closed(server) };
}

function metricService(): ServiceDefinition {
  const name = 'google.monitoring.v3.MetricService';
  return grpcServices(protos, { longs: String, defaults: false }, [name])[name];
}

function unary<Request, Answer>(seen: () => void, answer: (request: Request) => Answer) {
  return (call: ServerUnaryCall<Request, Answer>, send: sendUnaryData<Answer>): void => {
    seen();
    try {
      send(null, answer(call.request));
    } catch (error) {
      const code = error instanceof InvalidArgument ? status.INVALID_ARGUMENT : status.INTERNAL;
      send({ code, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

function bound(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, actual) => {
    if (error === null) resolve(actual);
    else reject(error);
  });
  return promise;
}

/** Clients hold connections open: after an orderly end of calls they are cut. */
function closed(server: Server): Promise<void> {
  server.forceShutdown();
  return Promise.resolve();
}
