import type { AccessMode } from '../../../schemas/job.ts';
import type { AccessList } from '../data-access/access-list.ts';
import { addBigQueryPlaces } from './bigquery-places.ts';
import { chainOf, linkText, type ChainLink } from './call-chain.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeCall, CodeReading } from './code-reading.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Standing } from './text-value.ts';

const storageImport = /storage|object_store|gcs|aws[.-]?s3|s3|minio|googleCloudStorageR|opendal/i;
const bucketStep = /^(?:bucket|Bucket|with_bucket_name|setBucket|withBucket|set_bucket)$/;
const objectStep = /^(?:file|File|blob|Object|object|key|setObject|set_object)$/;
const prefixStep = /^(?:getFiles|Objects|list_objects_v2|list|list_with_prefix)$/;
const writeVerb =
  /^(?:save|upload\w*|createWriteStream|NewWriter|put\w*|put_object|delete|create|writer|copyTo|copyFrom|setMetadata|PutObject\w*|Upload\w*|CopierFrom)$/;
const readVerb =
  /^(?:download\w*|createReadStream|NewReader|NewRangeReader|get\w*|Attrs|exists|reader|GetObject\w*|Download\w*|getMetadata|Objects|head_object|send)$/;

/**
 * Notes the objects reached through storage clients as `gs://` and `s3://`, BigQuery tables as `bigquery://`.
 * Answers the calls whose arguments are names in a bucket and no files.
 */
export function addClientPlaces(at: Standing, list: AccessList): ReadonlySet<SyntaxNode> {
  addBigQueryPlaces(at, list);
  if (!at.program.some(usesStorage)) return new Set();
  const weak: (() => void)[] = [];
  const consumed = new Set<SyntaxNode>();
  const rules = new Map(at.reading.calls.map(({ callee }) => [callee, null as DirectRule | null]));
  for (const callee of rules.keys())
    rules.set(callee, direct.find(([pattern]) => pattern.test(callee)) ?? null);
  const chains = at.reading.calls.map((call) => ({ call, links: chainOf(at, call) }));
  const inner = new Set(chains.flatMap(({ links }) => links.slice(0, -1).map(({ node }) => node)));
  for (const { call, links } of chains) {
    // A step of a longer chain says less than the chain.
    const place =
      directPlace(at, call, rules.get(call.callee) ?? null) ??
      (inner.has(call.node) ? null : chainPlace(at, call, links));
    if (place === null) continue;
    for (const node of place.calls) consumed.add(node);
    const evidence = evidenceAt(at.reading, call.line, 0.9);
    if (place.mode !== null) list.add(place.uri, { mode: place.mode, strong: true }, evidence);
    else
      weak.push(() => {
        if (!list.covers(place.uri))
          list.add(place.uri, { mode: 'read', strong: false }, { ...evidence, certainty: 0.7 });
      });
  }
  // Objects before the buckets that they lie in.
  for (const add of weak.reverse()) add();
  return consumed;
}

function usesStorage({ imports, calls }: CodeReading): boolean {
  return (
    imports.some(({ path }) => storageImport.test(path)) ||
    calls.some(({ callee }) => /^(?:require|import|library)$|(?:^|:)gcs_/.test(callee))
  );
}

interface Place {
  readonly uri: string;
  readonly mode: AccessMode | null;
  readonly calls: readonly SyntaxNode[];
}

/** `storage.bucket('b').file('o').download()` and builders such as `get_object().bucket("b").key("k").send()`. */
function chainPlace(at: Standing, call: CodeCall, links: readonly ChainLink[]): Place | null {
  const bucketLink = links.findLast((link) => bucketStep.test(link.name) && link.positional.length > 0);
  const bucket = linkText(bucketLink, 0);
  if (bucketLink === undefined || bucket?.complete !== true || !/^[\w.-]{2,}$/.test(bucket.text)) return null;
  const after = links.slice(links.indexOf(bucketLink) + 1);
  const object = after.findLast((link) => objectStep.test(link.name) && link.positional.length > 0);
  const verb = after.findLast((link) => prefixStep.test(link.name) || /^upload/.test(link.name));
  const path = linkText(object, 0) ?? pathOfVerb(verb);
  const scheme = schemeOf(links, at, call);
  return {
    uri: path === null ? `${scheme}${bucket.text}` : `${scheme}${bucket.text}/${path.text}`,
    mode: modeOfLinks(links, after, call),
    calls: links.map(({ node }) => node),
  };
}

/** `bucket.upload(local, {destination})`, `bucket.getFiles({prefix})`, `.Objects(ctx, &Query{Prefix})`. */
function pathOfVerb(link: ChainLink | undefined): ReturnType<typeof linkText> {
  if (link === undefined) return null;
  if (prefixStep.test(link.name)) return linkText(link, -1, 'prefix', 'Prefix');
  return /^upload/.test(link.name) ? linkText(link, -1, 'destination') : null;
}

function schemeOf(links: readonly ChainLink[], at: Standing, call: CodeCall): string {
  const isAmazon = (text: string): boolean => /s3|aws|amazon/i.test(text);
  const named =
    links.some((link) => /AmazonS3|_object$|S3/.test(link.name)) ||
    /^(?:Get|Put|Head|List)Objects?\w*\./.test(call.callee);
  const google = at.program.some(({ imports }) => imports.some(({ path }) => /google|gcs/i.test(path)));
  const amazon = at.program.some(({ imports }) => imports.some(({ path }) => isAmazon(path)));
  return named || (amazon && !google) ? 's3://' : 'gs://';
}

function modeOfLinks(
  links: readonly ChainLink[],
  after: readonly ChainLink[],
  call: CodeCall,
): AccessMode | null {
  const verb = after.find((link) => writeVerb.test(link.name) || readVerb.test(link.name));
  if (verb !== undefined && verb.name !== 'send') return writeVerb.test(verb.name) ? 'write' : 'read';
  const maker = [call.callee, ...links.map(({ name }) => name)].find((name) =>
    /(?:get|put|list|head|delete)_object|(?:Get|Put|List|Head)Object/.test(name),
  );
  return maker === undefined ? null : /put|Put|delete/.test(maker) ? 'write' : 'read';
}

/** Calls that take bucket and object themselves: pattern, bucket position, object position, mode, scheme. */
type DirectRule = readonly [RegExp, number, number, AccessMode | null, string];

const direct: readonly DirectRule[] = [
  [/(?:^|\.)BlobId\.of$/, 0, 1, null, 'gs://'],
  [/(?:^|\.)BlobInfo\.newBuilder$/, 0, 1, 'write', 'gs://'],
  [/storage\.(?:readAllBytes|reader)$/i, 0, 1, 'read', 'gs://'],
  [/storage\.list$/i, 0, 99, 'read', 'gs://'],
  [/\.ReadObject$/, 0, 1, 'read', 'gs://'],
  [/\.(?:WriteObject|InsertObject|DeleteObject)$/, 0, 1, 'write', 'gs://'],
  [/\.UploadFile$/, 1, 2, 'write', 'gs://'],
  [/\.DownloadToFile$/, 0, 1, 'read', 'gs://'],
  [/\.ListObjects$/, 0, 99, 'read', 'gs://'],
  [/^(?:cloud_storage\.)?Object\.(?:download|read|download_streamed)$/, 0, 1, 'read', 'gs://'],
  [/^(?:cloud_storage\.)?Object\.create$/, 0, 2, 'write', 'gs://'],
  [/(?:^|[.:])gcs_(?:get_object|load|parse_download|source)$/, 99, 0, 'read', 'gs://'],
  [/(?:^|[.:])gcs_list_objects$/, 0, 99, 'read', 'gs://'],
  [/(?:^|[.:])gcs_(?:upload|save|save_all)$/, 99, 99, 'write', 'gs://'],
  [/(?:^|[.:])(?:s3read_using|get_object|s3readRDS|save_object)$/, 99, 0, 'read', 's3://'],
  [/(?:^|[.:])(?:put_object|s3write_using|s3saveRDS)$/, 99, 99, 'write', 's3://'],
  [
    /(?:GetObject|HeadObject|ListObjectsV2)(?:Command|Input)$|\.(?:getObject|headObject|listObjectsV2)$/,
    99,
    99,
    'read',
    's3://',
  ],
  [/(?:PutObject|Upload)(?:Command|Input)$|\.putObject$/, 99, 99, 'write', 's3://'],
  [/GetObjectRequest$|ListObjectsRequest$/, 99, 99, 'read', 'gs://'],
  [/(?:UploadObject|InsertObject|WriteObject)Request$/, 99, 99, 'write', 'gs://'],
];

function directPlace(at: Standing, call: CodeCall, rule: DirectRule | null): Place | null {
  if (rule === null) return null;
  const [, bucketAt, objectAt, stated, scheme] = rule;
  const mode = stated ?? (isMade(at, call) ? 'write' : null);
  const link = { node: call.node, name: call.callee, positional: call.positional, named: call.named, at };
  const bucket = linkText(link, bucketAt, 'Bucket', 'bucket') ?? globalBucket(at);
  if (bucket?.complete !== true || !/^[\w.-]{2,}$/.test(bucket.text)) return null;
  const path = linkText(link, objectAt, 'Key', 'Prefix', 'object', 'object_name', 'name', 'prefix');
  return {
    uri: path === null ? `${scheme}${bucket.text}` : `${scheme}${bucket.text}/${path.text}`,
    mode,
    calls: [call.node],
  };
}

/** `BlobInfo.newBuilder(BlobId.of(…))`, `storage.writer(…)`: the object is written. */
function isMade(at: Standing, call: CodeCall): boolean {
  return at.reading.calls.some(
    ({ callee, positional }) =>
      /BlobInfo\.newBuilder$|\.(?:create|writer|delete)$/.test(callee) && positional.includes(call.node),
  );
}

/** `gcs_global_bucket("b")` names the bucket of the calls that name none. */
function globalBucket(at: Standing): ReturnType<typeof linkText> {
  const call = at.reading.calls.find(({ callee }) => /gcs_global_bucket$/.test(callee));
  return call === undefined
    ? null
    : linkText(
        { node: call.node, name: call.callee, positional: call.positional, named: call.named, at },
        0,
        'bucket',
      );
}
