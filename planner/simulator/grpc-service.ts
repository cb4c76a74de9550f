import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import protobuf from 'protobufjs/light.js';

/** Descriptors of protocol buffers as the JSON that protobufjs reads, so that no file is read at run time. */
export interface GrpcDescriptors {
  readonly nested: object;
}

/** How messages become plain objects: what 64-bit numbers are, and which members are there though nobody set them. */
export interface MessageShape {
  readonly longs: typeof Number | typeof String;
  readonly defaults: boolean;
}

/**
 * The services of these names, as `addService` of a gRPC server takes them. @grpc/proto-loader gives the same, and describes
 * every message once more for reflection, which takes several times as long as the rest of a server's start.
 * Throws where the descriptors have no such service.
 */
export function grpcServices<Name extends string>(
  descriptors: GrpcDescriptors,
  shape: MessageShape,
  names: readonly Name[],
): Readonly<Record<Name, ServiceDefinition>> {
  const root = protobuf.Root.fromJSON(descriptors as protobuf.INamespace);
  const entries = names.map((name) => [name, serviceDefinition(root.lookupService(name), name, shape)]);
  return Object.fromEntries(entries) as Record<Name, ServiceDefinition>;
}

function serviceDefinition(service: protobuf.Service, name: string, shape: MessageShape): ServiceDefinition {
  const methods = service.methodsArray.map((method) => [method.name, methodDefinition(method, name, shape)]);
  return Object.fromEntries(methods) as ServiceDefinition;
}

function methodDefinition(
  method: protobuf.Method,
  service: string,
  shape: MessageShape,
): MethodDefinition<object, object> {
  method.resolve();
  const { resolvedRequestType: request, resolvedResponseType: response } = method;
  if (request === null || response === null) throw new Error(`${service}.${method.name} has no types.`);
  return {
    path: `/${service}/${method.name}`,
    originalName: `${method.name.charAt(0).toLowerCase()}${method.name.slice(1)}`,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: serialiser(request),
    requestDeserialize: deserialiser(request, shape),
    responseSerialize: serialiser(response),
    responseDeserialize: deserialiser(response, shape),
  };
}

function serialiser(type: protobuf.Type): (message: object) => Buffer {
  return (message) => Buffer.from(type.encode(type.fromObject(message)).finish());
}

function deserialiser(type: protobuf.Type, shape: MessageShape): (bytes: Buffer) => object {
  return (bytes) => type.toObject(type.decode(bytes), { ...shape, enums: String, oneofs: true });
}
