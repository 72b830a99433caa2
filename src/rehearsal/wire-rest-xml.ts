// S3's REST protocol: which operation a method, a bucket and a sub-resource mean, and its XML
// (Amazon S3 API reference). Takes virtual-host and path style.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AwsError } from './aws-error.ts';
import { hostIdOf } from './request-ids.ts';
import { choosingHeaders } from './s3-parameters.ts';
import { malformedXml } from './s3-schemas.ts';
import type { ArrivedRequest } from './sigv4.ts';
import type { Decoded, Wire, WireAnswer } from './wire.ts';
import { element, escapeXml, xmlHeader } from './xml.ts';

export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

export const s3Wire: Wire<WireAnswer> = {
  decode: decodeS3,
  answer: (_, answer) => answer,
  error: (error, requestId, { method }) => encodeS3Error(error, requestId, method === 'HEAD'),
};

/** Sub-resource in the query string → operation, by method. */
const subResources: { readonly [name: string]: { readonly [method: string]: string } } = {
  location: { GET: 'GetBucketLocation' },
  policy: { GET: 'GetBucketPolicy', PUT: 'PutBucketPolicy', DELETE: 'DeleteBucketPolicy' },
  policyStatus: { GET: 'GetBucketPolicyStatus' },
  publicAccessBlock: { GET: 'GetPublicAccessBlock', PUT: 'PutPublicAccessBlock', DELETE: 'DeletePublicAccessBlock' },
  ownershipControls: { GET: 'GetBucketOwnershipControls', PUT: 'PutBucketOwnershipControls' },
  versioning: { GET: 'GetBucketVersioning', PUT: 'PutBucketVersioning' },
  lifecycle: {
    GET: 'GetBucketLifecycleConfiguration',
    PUT: 'PutBucketLifecycleConfiguration',
    DELETE: 'DeleteBucketLifecycle',
  },
  encryption: { GET: 'GetBucketEncryption', PUT: 'PutBucketEncryption' },
  tagging: { GET: 'GetBucketTagging', PUT: 'PutBucketTagging', DELETE: 'DeleteBucketTagging' },
  acl: { GET: 'GetBucketAcl', PUT: 'PutBucketAcl' },
  logging: { GET: 'GetBucketLogging', PUT: 'PutBucketLogging' },
  'object-lock': { GET: 'GetObjectLockConfiguration', PUT: 'PutObjectLockConfiguration' },
  'list-type': { GET: 'ListObjectsV2' },
  versions: { GET: 'ListObjectVersions' },
  uploads: { GET: 'ListMultipartUploads' },
};

const bare: { readonly [method: string]: string } = {
  GET: 'ListObjects',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
  HEAD: 'HeadBucket',
};
const onObjects: { readonly [method: string]: string } = {
  GET: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
  HEAD: 'HeadObject',
};

const listingParameters = new Set([
  ...['prefix', 'delimiter', 'marker', 'max-keys', 'encoding-type', 'x-id'],
  ...['bucket-region', 'continuation-token', 'max-buckets'],
]);

/** Input holds `bucketName`, the query's values, the body as `body`, and those headers that mean something here. */
function decodeS3({ method, target, headers, body }: ArrivedRequest): Decoded {
  const url = new URL(`http://host${target}`);
  const path = decodedPath(url).slice(1);
  const inHost = bucketInHost(headers.get('host') ?? '');
  const slash = path.indexOf('/');
  const [bucketName, key] =
    inHost !== undefined ? [inHost, path] : slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
  const query = Object.fromEntries(url.searchParams);
  // A name that is no parameter of a listing is a sub-resource, simulated or not.
  const sub =
    Object.keys(subResources).find((name) => url.searchParams.has(name)) ??
    [...url.searchParams.keys()].find((name) => !listingParameters.has(name));
  const operation =
    bucketName === ''
      ? method === 'GET'
        ? 'ListBuckets'
        : `${method} /`
      : key !== ''
        ? (onObjects[method] ?? `${method} object`)
        : sub === undefined
          ? (bare[method] ?? `${method} bucket`)
          : (subResources[sub]?.[method] ?? `${method} ?${sub}`);
  return {
    operation,
    input: {
      ...query,
      ...Object.fromEntries(Object.keys(choosingHeaders).map((name) => [name, headers.get(name)])),
      ...(bucketName === '' ? {} : { bucketName }),
      ...(key === '' ? {} : { objectKey: key }),
      body: body.toString('utf8'),
      expectedOwner: headers.get('x-amz-expected-bucket-owner'),
      objectLock: headers.get('x-amz-bucket-object-lock-enabled'),
    },
  };
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new AwsError('InvalidURI', 400, "Couldn't parse the specified URI.");
  }
}

/** `name.s3.eu-west-1.amazonaws.com` and its like; undefined for path style. */
function bucketInHost(host: string): string | undefined {
  return /^(.+)\.s3(?:[.-][a-z0-9.-]+)?\.amazonaws\.(?:com|com\.cn|eu)(?::\d+)?$/.exec(host)?.[1];
}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, ignoreDeclaration: true });

/** The content of the root element `root`. Throws MalformedXML when the body is something else. */
export function parseS3Body(body: string, root: string): { readonly [name: string]: unknown } {
  if (XMLValidator.validate(body) !== true) throw malformedXml();
  const content = (parser.parse(body) as { readonly [name: string]: unknown })[root];
  if (content === '') return {};
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw malformedXml();
  return content as { readonly [name: string]: unknown };
}

const xml = { 'content-type': 'application/xml' };

export function s3Answer(root: string, content: string): WireAnswer {
  return { status: 200, headers: xml, body: xmlHeader + element(root, content, s3Namespace) };
}

/** A document as it was put, given back as it is. */
export function s3Document(document: string): WireAnswer {
  return { status: 200, headers: xml, body: document };
}

export function s3Empty(status: 200 | 204, headers: { readonly [name: string]: string } = {}): WireAnswer {
  return { status, headers, body: '' };
}

function encodeS3Error(error: AwsError, requestId: string, isHead: boolean): WireAnswer {
  const details = Object.entries(error.details).map(([name, value]) => element(name, escapeXml(value)));
  const content =
    element('Code', escapeXml(error.code)) +
    element('Message', escapeXml(error.message)) +
    details.join('') +
    element('RequestId', requestId) +
    element('HostId', hostIdOf(requestId));
  return {
    status: error.status,
    headers: { ...xml, ...error.headers },
    body: isHead ? '' : xmlHeader + element('Error', content),
  };
}
