import { message } from './descriptor.ts';
import type { NestedJson } from './descriptor.ts';

/** The services that go-plugin itself expects of a plugin (package `plugin`): broker, standard output, shutdown. */
export const GO_PLUGIN: NestedJson = {
  ConnInfo: message({ service_id: [1, 'uint32'], network: [2, 'string'], address: [3, 'string'] }),
  StdioData: message(
    { channel: [1, 'Channel'], data: [2, 'bytes'] },
    { Channel: { values: { INVALID: 0, STDOUT: 1, STDERR: 2 } } },
  ),
  Empty: message({}),
  GRPCBroker: {
    methods: {
      StartStream: {
        requestType: 'ConnInfo',
        responseType: 'ConnInfo',
        requestStream: true,
        responseStream: true,
      },
    },
  },
  GRPCStdio: {
    methods: { StreamStdio: { requestType: 'Empty', responseType: 'StdioData', responseStream: true } },
  },
  GRPCController: { methods: { Shutdown: { requestType: 'Empty', responseType: 'Empty' } } },
};

/** The standard gRPC health service (package `grpc.health.v1`), which go-plugin pings. */
export const HEALTH: NestedJson = {
  HealthCheckRequest: message({ service: [1, 'string'] }),
  HealthCheckResponse: message(
    { status: [1, 'ServingStatus'] },
    { ServingStatus: { values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } } },
  ),
  Health: {
    methods: {
      Check: { requestType: 'HealthCheckRequest', responseType: 'HealthCheckResponse' },
      Watch: { requestType: 'HealthCheckRequest', responseType: 'HealthCheckResponse', responseStream: true },
    },
  },
};
