// Checks Signature Version 4 (IAM User Guide, "Create a signed AWS API request"): rebuilds the canonical
// request from what really arrived and compares. What a signature cannot vouch for is not looked at.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface ArrivedRequest {
  readonly method: string;
  /** Path and query as sent, still percent-encoded. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface Signature {
  readonly accessKeyId: string;
  /** Milliseconds since the epoch, from X-Amz-Date. */
  readonly signedAt: number;
  readonly region: string;
  readonly service: string;
  /** The whole `date/region/service/aws4_request`. */
  readonly scope: string;
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly token?: string;
}

const shape =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/((\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Undefined when the request carries no Signature Version 4, or one that cannot be read. */
export function readSignature(headers: ReadonlyMap<string, string>): Signature | undefined {
  const parts = shape.exec(headers.get('authorization') ?? '');
  const timestamp = headers.get('x-amz-date') ?? '';
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (parts === null || time === null) return undefined;
  const [, accessKeyId = '', scope = '', date, region = '', service = '', names = '', signature = ''] = parts;
  const [, year, month, day, hour, minute, second] = time;
  if (date !== `${year}${month}${day}`) return undefined;
  const token = headers.get('x-amz-security-token');
  return {
    accessKeyId,
    signedAt: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    region,
    service,
    scope,
    timestamp,
    signedHeaders: names.split(';'),
    signature,
    ...(token === undefined ? {} : { token }),
  };
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** False when the signature was not made with `secret` over this very request. */
export function signatureHolds(request: ArrivedRequest, signature: Signature, secret: string): boolean {
  if (!signature.signedHeaders.includes('host')) return false;
  const payload = payloadHash(request, signature);
  if (payload === undefined) return false;
  const canonical = [
    request.method,
    canonicalPath(request.target, signature.service),
    canonicalQuery(request.target),
    ...signature.signedHeaders.map(
      (name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/\s+/g, ' ')}`,
    ),
    '',
    signature.signedHeaders.join(';'),
    payload,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', signature.timestamp, signature.scope, sha256(canonical)].join('\n');
  const key = signature.scope.split('/').reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secret}`);
  const expected = hmac(key, toSign);
  return timingSafeEqual(expected, Buffer.from(signature.signature, 'hex'));
}

/** Undefined when the hash that was signed is not that of the body. */
function payloadHash({ headers, body }: ArrivedRequest, { service }: Signature): string | undefined {
  const declared = headers.get('x-amz-content-sha256');
  if (service === 's3' && declared !== undefined && !/^[0-9a-f]{64}$/.test(declared)) return declared;
  const actual = sha256(body);
  return declared === undefined || declared === actual ? actual : undefined;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** S3 signs the path as sent; every other service encodes it once more. */
function canonicalPath(target: string, service: string): string {
  const path = target.split('?', 1)[0] ?? '/';
  return service === 's3' ? path : path.split('/').map(encode).join('/');
}

function canonicalQuery(target: string): string {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value))}`;
    })
    .toSorted()
    .join('&');
}
