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
  /** The day of the scope, e.g. `20260131`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `aws4_request`, if the signer did it right. */
  readonly terminator: string;
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly token?: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Undefined when the request carries no Signature Version 4, or one that cannot be read. */
export function readSignature(headers: ReadonlyMap<string, string>): Signature | undefined {
  const read = parseSignature(headers);
  return typeof read === 'string' ? undefined : read;
}

/** The signature, or a sentence that says why it cannot be read. */
export function parseSignature(headers: ReadonlyMap<string, string>): Signature | string {
  const header = headers.get('authorization') ?? '';
  if (!header.startsWith(`${algorithm} `)) return `The Authorization header is not of ${algorithm}.`;
  const fields = new Map<string, string>();
  for (const pair of header.slice(algorithm.length + 1).split(',')) {
    const [, name, value] = /^([^=]+)=(\S*)$/.exec(pair.trim()) ?? [];
    if (name === undefined || value === undefined) {
      return `'${pair.trim()}' not a valid key=value pair (missing equal-sign) in Authorization header.`;
    }
    fields.set(name, value);
  }
  const timestamp = headers.get('x-amz-date');
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => (fields.get(name) ?? '') === '')
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (timestamp === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (timestamp === undefined || missing.length > 0) return missing.join(' ');
  const credential = (fields.get('Credential') ?? '').split('/');
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = credential;
  if (credential.length !== 5) {
    return (
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, ' +
      `got '${credential.join('/')}'.`
    );
  }
  const signedAt = timeOf(timestamp);
  if (signedAt === undefined) return `Date must be in ISO-8601 'basic format'. Got '${timestamp}'.`;
  const token = headers.get('x-amz-security-token');
  return {
    ...{ accessKeyId, signedAt, date, region, service, terminator, timestamp },
    signedHeaders: (fields.get('SignedHeaders') ?? '').split(';'),
    signature: fields.get('Signature') ?? '',
    ...(token === undefined ? {} : { token }),
  };
}

function timeOf(timestamp: string): number | undefined {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  if (!basic.test(timestamp)) return undefined;
  const time = Date.parse(timestamp.replace(basic, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(time) ? undefined : time;
}

/** A time as X-Amz-Date has it. */
export function basicTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** False when the signature was not made with `secret` over this very request. */
export function signatureHolds(request: ArrivedRequest, signature: Signature, secret: string): boolean {
  const { date, region, service, terminator, timestamp, signedHeaders } = signature;
  const { headers } = request;
  if (!signedHeaders.includes('host') || signedHeaders.some((name) => !headers.has(name))) return false;
  const payload = payloadHash(request, signature);
  const query = canonicalQuery(request.target);
  if (payload === undefined || query === undefined) return false;
  const canonical = [
    request.method,
    canonicalPath(request.target, service),
    query,
    ...signedHeaders.map((name) => `${name}:${(headers.get(name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    payload,
  ].join('\n');
  const scope = [date, region, service, terminator];
  const toSign = [algorithm, timestamp, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secret}`);
  const expected = Buffer.from(hmac(key, toSign).toString('hex'));
  const given = Buffer.from(signature.signature);
  return given.length === expected.length && timingSafeEqual(expected, given);
}

/**
 * S3 takes the hash as declared and looks at the body later. Elsewhere a declared hash must be that of the body:
 * undefined when it is not.
 */
function payloadHash({ headers, body }: ArrivedRequest, { service }: Signature): string | undefined {
  const declared = headers.get('x-amz-content-sha256');
  if (service === 's3' && declared !== undefined) return declared;
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

/** Sorted by name, then by value; undefined when it is not percent-encoded text. */
function canonicalQuery(target: string): string | undefined {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  try {
    return query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair): readonly [string, string] => {
        const at = pair.indexOf('=');
        const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
        return [encode(decodeURIComponent(name)), encode(decodeURIComponent(value))];
      })
      .toSorted(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
      .map((pair) => pair.join('='))
      .join('&');
  } catch {
    return undefined;
  }
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
