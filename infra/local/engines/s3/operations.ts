import { element, xml } from '../xml.ts';
import { headersOf, type ListedObject, type ObjectMetadata, type ObjectStore } from './object-store.ts';
import { byteRange } from './range.ts';
import { notEmulated, S3Error } from './s3-error.ts';
import { type S3Request, stated } from './s3-request.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

type Operation = (store: ObjectStore, request: S3Request, body: Buffer) => Reply | Promise<Reply>;

/** What the request asks for; everything that a bucket of AWS could do beyond that is refused by name. */
export const operationFor = (request: S3Request): Operation => {
  refuseUnknown(request);
  if (!request.key) {
    if (request.method === 'GET' && request.query.get('list-type') === '2') return listObjects;
    throw notEmulated(`${request.method} on a bucket`);
  }
  const copies = stated(request, 'x-amz-copy-source') !== undefined;
  if (copies && request.headers['if-none-match']) throw notEmulated('a copy with if-none-match');
  const operation = copies ? { PUT: copyObject }[request.method] : onObject[request.method];
  if (!operation) throw notEmulated(`${request.method} on an object`);
  return operation;
};

const knownQuery =
  /^(x-amz-.*|x-id|list-type|prefix|max-keys|continuation-token|start-after|response-content-disposition)$/i;
const knownHeader =
  /^x-amz-(algorithm|credential|date|expires|signature|signedheaders|content-sha256|security-token|user-agent|copy-source|copy-source-if-match|metadata-directive|meta-.*)$/;
const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

const refuseUnknown = ({ method, query, headers }: S3Request): void => {
  for (const name of query.keys()) if (!knownQuery.test(name)) throw notEmulated(`the query parameter ${name}`);
  for (const name of [...query.keys(), ...Object.keys(headers)].map((each) => each.toLowerCase()))
    if (name.startsWith('x-amz-') && !knownHeader.test(name)) throw notEmulated(`the header ${name}`);
  for (const name of conditions)
    if (headers[name] && !isKnownCondition(method, name, headers[name])) throw notEmulated(`${method} with ${name}`);
};

/** Of the conditions of a write there is one: that nothing lies there yet. */
const isKnownCondition = (method: string, name: string, value: string): boolean =>
  method === 'GET' || method === 'HEAD' || (method === 'PUT' && name === 'if-none-match' && value === '*');

const preconditionFailed = (): S3Error =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');

const putObject: Operation = async (store, request, body) => {
  const { bucket, key, headers } = request;
  const write = headers['if-none-match'] === '*' ? store.add.bind(store) : store.put.bind(store);
  const stored = await write(bucket, key, body, saidOf(request));
  if (!stored) throw preconditionFailed();
  return { status: 200, headers: { etag: stored.etag } };
};

const copyObject: Operation = async (store, request) => {
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(sourceOf(request)) ?? [];
  const source = found(store, bucket, key);
  const expected = stated(request, 'x-amz-copy-source-if-match');
  if (expected !== undefined && expected !== source.etag) throw preconditionFailed();
  const replaces = stated(request, 'x-amz-metadata-directive') === 'REPLACE';
  if (!replaces && bucket === request.bucket && key === request.key)
    throw new S3Error(
      400,
      'InvalidRequest',
      'This copy request is illegal: it copies an object onto itself unchanged.',
    );
  const headers = replaces ? saidOf(request) : source.headers;
  const copy = await store.put(request.bucket, request.key, await store.body(source), headers, 'CopyObject');
  return xmlReply(element('CopyObjectResult', element('LastModified', isoTime(copy)), element('ETag', copy.etag)));
};

const getObject: Operation = async (store, request) => {
  const metadata = found(store, request.bucket, request.key);
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected !== metadata.etag) throw preconditionFailed();
  // Whoever signs an address may say in it under which name the object is to be kept.
  const disposition = request.query.get('response-content-disposition');
  const headers = {
    ...headersOf(metadata),
    'accept-ranges': 'bytes',
    ...(disposition !== undefined && { 'content-disposition': disposition }),
  };
  const range = byteRange(request.headers['range'], metadata.size);
  const body = await store.body(metadata);
  if (!range) return { status: 200, headers, body };
  const { first, last } = range;
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${first}-${last}/${metadata.size}` },
    body: body.subarray(first, last + 1),
  };
};

const headObject: Operation = (store, request) => {
  const metadata = found(store, request.bucket, request.key);
  const headers = { ...headersOf(metadata), 'accept-ranges': 'bytes', 'content-length': String(metadata.size) };
  return { status: 200, headers };
};

const deleteObject: Operation = async (store, { bucket, key }) => {
  await store.remove(bucket, key);
  return { status: 204, headers: {} };
};

const onObject: Readonly<Record<string, Operation>> = {
  PUT: putObject,
  GET: getObject,
  HEAD: headObject,
  DELETE: deleteObject,
};

const listObjects: Operation = (store, { bucket, query }) => {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const limit = Math.min(Number(query.get('max-keys') ?? 1_000), 1_000);
  const all = store.list(bucket, prefix).filter(({ key }) => key > after);
  const page = all.slice(0, limit);
  const next = all.length > page.length ? page.at(-1)?.key : undefined;
  return xmlReply(
    element(
      'ListBucketResult',
      element('Name', bucket),
      element('Prefix', prefix),
      element('KeyCount', String(page.length)),
      element('MaxKeys', String(limit)),
      element('IsTruncated', String(next !== undefined)),
      ...(next ? [element('NextContinuationToken', next)] : []),
      ...page.map(listEntry),
    ),
  );
};

const listEntry = ({ key, metadata }: ListedObject) =>
  element(
    'Contents',
    element('Key', key),
    element('LastModified', isoTime(metadata)),
    element('ETag', metadata.etag),
    element('Size', String(metadata.size)),
    element('StorageClass', 'STANDARD'),
  );

const found = (store: ObjectStore, bucket: string, key: string): ObjectMetadata => {
  const metadata = store.metadata(bucket, key);
  if (!metadata) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  return metadata;
};

const kept = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language'];

/** What the uploader says of the object, in headers that come back with it. */
const saidOf = (request: S3Request): Record<string, string> => {
  const metadata = [...request.query.keys(), ...Object.keys(request.headers)]
    .map((name) => name.toLowerCase())
    .filter((name) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(
    [...kept, ...metadata].flatMap((name) => {
      const value = stated(request, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

const sourceOf = (request: S3Request): string => decodeURIComponent(stated(request, 'x-amz-copy-source') ?? '');

const isoTime = ({ modifiedAt }: ObjectMetadata): string => new Date(modifiedAt).toISOString();

const xmlReply = (root: ReturnType<typeof element>): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xml(root),
});
