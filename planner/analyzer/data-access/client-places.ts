import type { SyntaxNode } from '../syntax.ts';
import { calledName } from '../extractors/called-name.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call, Scope } from '../python/python-module.ts';
import type { AccessList } from './access-list.ts';
import { argumentOf, receiverCall, type Located } from './follow.ts';

/** Notes the objects and buckets reached through google-cloud-storage and boto3, as `gs://` and `s3://` places. */
export function addClientPlaces(evaluator: Evaluator, list: AccessList): void {
  const imports = evaluator.program.modules.flatMap((module) => module.imports);
  const uses = (pattern: RegExp): boolean =>
    imports.some(({ module, name }) => pattern.test(name === null ? module : `${module}.${name}`));
  if (uses(/^google\.cloud\.storage|^google\.cloud$/)) addStoragePlaces(evaluator, list);
  if (uses(/^(?:boto3|aiobotocore|botocore)/)) addBotoPlaces(evaluator, list);
}

function addStoragePlaces(evaluator: Evaluator, list: AccessList): void {
  for (const call of evaluator.program.calls) addBlobUse(evaluator, list, call);
  for (const call of evaluator.program.calls) addBucketUse(evaluator, list, call);
}

const blobUse = /\.(?:blob|get_blob)\(\)\.(upload_\w+|download_\w+|open|exists|delete|rewrite)$/;

function addBlobUse(evaluator: Evaluator, list: AccessList, call: Call): void {
  const name = calledName(evaluator, call);
  const verb = blobUse.exec(name)?.[1];
  const blob = verb === undefined ? null : receiverCall(evaluator, call.node, call.scope);
  const uri = blob === null ? null : blobPlace(evaluator, blob);
  if (uri === null || verb === undefined) return;
  const writes =
    /^(?:upload|delete|rewrite)/.test(verb) || (verb === 'open' && opensForWriting(evaluator, call));
  list.add(uri, { mode: writes ? 'write' : 'read', strong: true }, evaluator.at(call.scope, call.line));
}

function opensForWriting(evaluator: Evaluator, call: Call): boolean {
  const mode = argumentOf(call.node, call.scope, 'mode', 0);
  return /[wax+]/.test(mode === null ? 'r' : (textAt(evaluator, mode, call.scope)?.text ?? 'r'));
}

/** `bucket.blob(name)` → `gs://bucket/name`; the part of the name that is known. */
function blobPlace(evaluator: Evaluator, blob: Located): string | null {
  const bucket = receiverCall(evaluator, blob.node, blob.scope);
  const bucketName = bucket === null ? null : firstText(evaluator, bucket, ['bucket_name', 'name']);
  if (bucketName?.complete !== true) return null;
  const path = firstText(evaluator, blob, ['blob_name']);
  return path === null ? `gs://${bucketName.text}` : `gs://${bucketName.text}/${path.text}`;
}

const listing = /\.list_blobs$/;
const opening = /\.(?:bucket|get_bucket|create_bucket|lookup_bucket)$/;

function addBucketUse(evaluator: Evaluator, list: AccessList, call: Call): void {
  const name = calledName(evaluator, call);
  const here = { node: call.node, scope: call.scope };
  if (listing.test(name)) {
    const holder = /bucket\(\)\.list_blobs$/.test(name)
      ? receiverCall(evaluator, call.node, call.scope)
      : here;
    const bucket = holder === null ? null : firstText(evaluator, holder, ['bucket_or_name', 'bucket_name']);
    const prefixNode = argumentOf(call.node, call.scope, 'prefix', 99);
    const prefix = prefixNode === null ? null : textAt(evaluator, prefixNode, call.scope);
    if (bucket?.complete === true) {
      const uri = prefix === null ? `gs://${bucket.text}` : `gs://${bucket.text}/${prefix.text}`;
      list.add(uri, { mode: 'read', strong: true }, evaluator.at(call.scope, call.line));
    }
  } else if (opening.test(name)) {
    const bucket = firstText(evaluator, here, ['bucket_name']);
    if (bucket?.complete !== true || list.covers(`gs://${bucket.text}`)) return;
    list.add(
      `gs://${bucket.text}`,
      { mode: 'read', strong: false },
      evaluator.at(call.scope, call.line, 0.7),
    );
  }
}

/** boto3 methods: which positions hold bucket and key, and whether they write. */
const botoVerbs: Readonly<
  Record<string, { readonly bucket: number; readonly key: number; readonly writes: boolean }>
> = {
  download_file: { bucket: 0, key: 1, writes: false },
  download_fileobj: { bucket: 0, key: 1, writes: false },
  upload_file: { bucket: 1, key: 2, writes: true },
  upload_fileobj: { bucket: 1, key: 2, writes: true },
  get_object: { bucket: 99, key: 99, writes: false },
  head_object: { bucket: 99, key: 99, writes: false },
  put_object: { bucket: 99, key: 99, writes: true },
  list_objects_v2: { bucket: 99, key: 99, writes: false },
  list_objects: { bucket: 99, key: 99, writes: false },
};

function addBotoPlaces(evaluator: Evaluator, list: AccessList): void {
  for (const call of evaluator.program.calls) {
    const method = /\.(\w+)$/.exec(calledName(evaluator, call))?.[1] ?? '';
    const verb = Object.hasOwn(botoVerbs, method) ? botoVerbs[method] : undefined;
    if (verb === undefined) continue;
    const at = (keyword: string, position: number): { text: string; complete: boolean } | null => {
      const node = argumentOf(call.node, call.scope, keyword, position);
      return node === null ? null : textAt(evaluator, node, call.scope);
    };
    const bucket = at('Bucket', verb.bucket);
    const key = at('Key', verb.key) ?? at('Prefix', 99);
    if (bucket?.complete !== true) continue;
    const uri = key === null ? `s3://${bucket.text}` : `s3://${bucket.text}/${key.text}`;
    list.add(
      uri,
      { mode: verb.writes ? 'write' : 'read', strong: true },
      evaluator.at(call.scope, call.line),
    );
  }
}

function firstText(
  evaluator: Evaluator,
  call: Located,
  keywords: readonly string[],
): { readonly text: string; readonly complete: boolean } | null {
  for (const keyword of keywords) {
    const node = argumentOf(call.node, call.scope, keyword, 0);
    if (node !== null) return textAt(evaluator, node, call.scope);
  }
  return null;
}

function textAt(
  evaluator: Evaluator,
  node: SyntaxNode,
  scope: Scope,
): { readonly text: string; readonly complete: boolean } | null {
  const known = evaluator.value(node, scope);
  return known?.value.kind === 'text' ? { text: known.value.value, complete: known.value.complete } : null;
}
