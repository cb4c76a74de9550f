import type { DynamicValue } from '../msgpack-codec.ts';
import type { Path } from '../planning/argument-rules.ts';

/** The protocol's messages as protobufjs gives and takes them (field names as in the protocol). */
export interface AttributePath {
  steps: ({ attribute_name: string } | { element_key_int: number })[];
}

export interface Diagnostic {
  severity: 'ERROR' | 'WARNING';
  summary: string;
  detail: string;
  attribute?: AttributePath;
}

export interface TypeRequest {
  type_name: string;
}

export interface ConfigRequest {
  config: DynamicValue | null;
}

export type ValidateRequest = TypeRequest & ConfigRequest;

export interface UpgradeRequest extends TypeRequest {
  raw_state: { json: Uint8Array } | null;
}

export interface ReadRequest extends TypeRequest {
  current_state: DynamicValue | null;
  private: Uint8Array;
}

export interface PlanRequest extends TypeRequest {
  prior_state: DynamicValue | null;
  proposed_new_state: DynamicValue | null;
  config: DynamicValue | null;
  prior_private: Uint8Array;
}

export interface ApplyRequest extends TypeRequest {
  prior_state: DynamicValue | null;
  planned_state: DynamicValue | null;
  config: DynamicValue | null;
  planned_private: Uint8Array;
}

export interface ImportRequest extends TypeRequest {
  id: string;
}

export interface PlanResponse {
  planned_state?: DynamicValue;
  requires_replace?: AttributePath[];
  planned_private?: Uint8Array;
  diagnostics?: Diagnostic[];
  legacy_type_system: true;
}

export interface ApplyResponse {
  new_state: DynamicValue;
  private?: Uint8Array;
  diagnostics?: Diagnostic[];
  legacy_type_system: true;
}

export interface ReadResponse {
  new_state?: DynamicValue;
  private?: Uint8Array;
  diagnostics?: Diagnostic[];
}

export function attributePath(path: Path): AttributePath {
  return {
    steps: path.map((step) =>
      typeof step === 'number' ? { element_key_int: step } : { attribute_name: step },
    ),
  };
}

export function errorDiagnostic(summary: string, detail = '', path?: Path): Diagnostic {
  return {
    severity: 'ERROR',
    summary,
    detail,
    ...(path === undefined ? {} : { attribute: attributePath(path) }),
  };
}
