import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readHost } from '../../src/rehearsal/aws-host.ts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { readSignature, signatureHolds, type ArrivedRequest } from '../../src/rehearsal/sigv4.ts';
import { skippingRehearsal } from './clients.ts';
import { addBucket } from './error-kinds.ts';
import { Bucket } from './error-wires.ts';
import { encoded, sendRaw, signed, type Scope, type Signed, type Unsigned } from './sdk-signer.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
const scope: Scope = { service: 'config', region: 'eu-west-1', at: Date.UTC(2026, 5, 1) };

function arrived({ method, target, headers, body }: Signed): ArrivedRequest {
  return { method, target, headers: new Map(Object.entries(headers)), body: Buffer.from(body) };
}

/** Whether a request bears the signature of `credentials`. */
function holds(request: Signed): boolean {
  const { headers } = arrived(request);
  const signature = readSignature(headers);
  return signature !== undefined && signatureHolds(arrived(request), signature, credentials.secretAccessKey);
}

const word = fc.string({ unit: fc.constantFrom(...'abz09-_.~ /+=&?%*!é€'), maxLength: 8 });
const someWord = word.filter((text) => text !== '');
/** As a header may hold it: the ends do not count. */
const headerValue = fc.string({ unit: fc.constantFrom(...'abz09-_.,; '), minLength: 1, maxLength: 12 });

const unsigned: fc.Arbitrary<Unsigned> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  host: fc.constantFrom('config.eu-west-1.amazonaws.com', '127.0.0.1:4000'),
  // No dot segments: an HTTP client would not send them.
  path: fc
    .array(
      someWord.filter((text) => !/^\.+$/.test(text)),
      { maxLength: 3 },
    )
    .map((segments) => `/${segments.map(encoded).join('/')}`),
  query: fc.dictionary(someWord, fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })), { maxKeys: 4 }),
  headers: fc
    .dictionary(fc.constantFrom('x-amz-target', 'content-type', 'x-amz-meta-one', 'x-example'), headerValue)
    .map((headers) => ({ ...headers, 'x-amz-acl': 'private' })),
  body: fc.string({ maxLength: 40 }),
});

const other = (sign: string | undefined) => (sign === 'x' ? 'y' : 'x');
const replaced = (text: string, at: number) => text.slice(0, at) + other(text[at]) + text.slice(at + 1);

type Change = (request: Signed, random: number) => Signed | undefined;

/** One change each; undefined where there is nothing of the kind. */
const changes: { readonly [what: string]: Change } = {
  method: (request) => ({ ...request, method: request.method === 'GET' ? 'PUT' : 'GET' }),
  path: (request, random) => {
    const { length } = request.target.split('?', 1)[0] ?? '';
    return length < 2 ? undefined : { ...request, target: replaced(request.target, 1 + (random % (length - 1))) };
  },
  'a byte of the query': (request, random) => {
    const start = request.target.indexOf('?') + 1;
    if (start === 0) return undefined;
    const places = [...request.target.slice(start)].flatMap((sign, at) => (/[a-z0-9]/.test(sign) ? [start + at] : []));
    const at = places[random % places.length];
    return at === undefined ? undefined : { ...request, target: replaced(request.target, at) };
  },
  'another parameter': (request) => ({
    ...request,
    target: `${request.target}${request.target.includes('?') ? '&' : '?'}added=1`,
  }),
  'a signed header': (request, random) => {
    const names = readSignature(arrived(request).headers)?.signedHeaders ?? [];
    const name = names[random % names.length] ?? '';
    const value = (request.headers[name] ?? '').trim();
    return { ...request, headers: { ...request.headers, [name]: replaced(value, random % value.length) } };
  },
  'a missing header': (request, random) => {
    const names = readSignature(arrived(request).headers)?.signedHeaders ?? [];
    const gone = names[random % names.length];
    const left = Object.entries(request.headers).filter(([name]) => name !== gone);
    return { ...request, headers: Object.fromEntries(left) };
  },
  body: (request, random) =>
    request.body === ''
      ? { ...request, body: 'x' }
      : { ...request, body: replaced(request.body, random % request.body.length) },
  'the end of the body': (request) => ({ ...request, body: `${request.body} ` }),
  signature: (request) => ({
    ...request,
    headers: {
      ...request.headers,
      authorization: (request.headers['authorization'] ?? '').replace(/.$/, (sign) => (sign === '0' ? '1' : '0')),
    },
  }),
};

describe('a signature of the SDK', () => {
  it('holds over any request as it was signed, for S3 and for others', async () => {
    await fc.assert(
      fc.asyncProperty(unsigned, fc.constantFrom('config', 's3'), async (request, service) => {
        expect(holds(await signed(request, { ...scope, service }, credentials))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(changes))('does not hold over another %s', async (_, change) => {
    await fc.assert(
      fc.asyncProperty(unsigned, fc.nat(), async (request, random) => {
        const changed = change(await signed(request, scope, credentials), random);
        fc.pre(changed !== undefined);
        expect(holds(changed)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('holds whatever the case, the order of parameters and the spaces around a header', async () => {
    const request = await signed(
      {
        ...{ method: 'GET', host: 'config.eu-west-1.amazonaws.com', path: '/', body: '' },
        query: { 'a-b': '1', a: ['2', '1', ''], A: 'x' },
        headers: { 'x-amz-meta-one': 'one two' },
      },
      scope,
      credentials,
    );
    expect(holds({ ...request, target: '/?a=2&A=x&a&a-b=1&a=1' })).toBe(true);
    expect(holds({ ...request, target: '/?a=2&A=x&a&a-b=1' })).toBe(false);
    expect(holds({ ...request, headers: { ...request.headers, 'x-amz-meta-one': '  one   two ' } })).toBe(true);
    expect(holds({ ...request, headers: { ...request.headers, 'x-amz-meta-one': 'onetwo' } })).toBe(false);
    expect(holds({ ...request, target: '/?%zz' })).toBe(false);
  });
});

const open: Rehearsal[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
});

async function started() {
  const rehearsal = await skippingRehearsal();
  open.push(rehearsal);
  addBucket(rehearsal);
  return rehearsal;
}

const iamCall: Unsigned = {
  ...{ method: 'POST', host: 'iam.amazonaws.com', path: '/', query: {} },
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=ListUsers&Version=2010-05-08',
};
const trailCall: Unsigned = {
  ...{ method: 'POST', host: 'cloudtrail.eu-west-1.amazonaws.com', path: '/', query: {} },
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'CloudTrail_20131101.DescribeTrails' },
  body: '{}',
};
const s3Call: Unsigned = {
  ...{ method: 'GET', host: `${Bucket}.s3.eu-west-1.amazonaws.com`, path: '/', query: { acl: '' } },
  ...{ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body: '' },
};
const stsCall = {
  ...iamCall,
  host: 'sts.eu-west-1.amazonaws.com',
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
};

type Spoil = (request: Signed) => Signed;
const withAuthorization =
  (from: string | RegExp, to: string): Spoil =>
  (request) => {
    const { authorization = '' } = request.headers;
    return { ...request, headers: { ...request.headers, authorization: authorization.replace(from, to) } };
  };

async function send(call: Unsigned, signedFor: Omit<Scope, 'at'>, spoil: Spoil = (request) => request) {
  const rehearsal = await started();
  const request = await signed(call, { ...signedFor, at: rehearsal.clock.now() }, rehearsal.credentials);
  return sendRaw(rehearsal, spoil(request));
}

const forIam = { service: 'iam', region: 'us-east-1' };
const forTrail = { service: 'cloudtrail', region: 'eu-west-1' };
const forS3 = { service: 's3', region: 'eu-west-1' };

describe('the scope of a signature', () => {
  it('is taken when it is right', async () => {
    expect((await send(iamCall, forIam)).status).toBe(200);
    expect((await send(trailCall, forTrail)).status).toBe(200);
    expect((await send(s3Call, forS3)).status).toBe(200);
    expect((await send(stsCall, { service: 'sts', region: 'eu-west-1' })).status).toBe(200);
  });

  it.each<[string, Unsigned, Omit<Scope, 'at'>, Spoil | undefined, status: number, code: string, message: RegExp]>([
    [
      ...([
        'another Region',
        iamCall,
        { ...forIam, region: 'eu-west-1' },
        undefined,
        403,
        'SignatureDoesNotMatch',
      ] as const),
      /Credential should be scoped to a valid region, not 'eu-west-1'\./,
    ],
    [
      ...(['another Region', trailCall, { ...forTrail, region: 'us-east-1' }, undefined, 400] as const),
      'InvalidSignatureException',
      /Credential should be scoped to a valid region, not 'us-east-1'\./,
    ],
    [
      ...(['another Region', stsCall, { service: 'sts', region: 'eu-west-2' }, undefined, 403] as const),
      'SignatureDoesNotMatch',
      /a valid region, not 'eu-west-2'/,
    ],
    [
      ...(['another Region', s3Call, { ...forS3, region: 'us-east-1' }, undefined, 400] as const),
      'AuthorizationHeaderMalformed',
      /the region 'us-east-1' is wrong; expecting 'eu-west-1'<\/Message><Region>eu-west-1<\/Region>/,
    ],
    [
      ...([
        'another service',
        iamCall,
        { ...forIam, service: 'sts' },
        undefined,
        403,
        'SignatureDoesNotMatch',
      ] as const),
      /Credential should be scoped to correct service: 'iam'\./,
    ],
    [
      ...(['another service', trailCall, { ...forTrail, service: 'ec2' }, undefined, 400] as const),
      'InvalidSignatureException',
      /Credential should be scoped to correct service: 'cloudtrail'\./,
    ],
    [
      ...(['another end', iamCall, forIam, withAuthorization('aws4_request', 'aws4_requests'), 403] as const),
      'SignatureDoesNotMatch',
      /a valid terminator: 'aws4_request', not 'aws4_requests'/,
    ],
    [
      ...(['another day', iamCall, forIam, withAuthorization(/\/\d{8}\//, '/20200101/'), 403] as const),
      'SignatureDoesNotMatch',
      /Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != /,
    ],
    [
      ...(['too few parts', iamCall, forIam, withAuthorization('/aws4_request', ''), 400] as const),
      'IncompleteSignature',
      /Credential must have exactly 5 slash-delimited elements/,
    ],
    [
      ...(['no signed headers', trailCall, forTrail, withAuthorization(/SignedHeaders=[^,]*, /, ''), 400] as const),
      'IncompleteSignatureException',
      /Authorization header requires 'SignedHeaders' parameter\./,
    ],
  ])('with %s is refused', async (_, call, signedFor, spoil, status, code, message) => {
    const answer = await send(call, signedFor, spoil);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(code);
    expect(answer.text.replaceAll('&apos;', "'")).toMatch(message);
  });
});

describe('what arrives', () => {
  it('must have every header that was signed, an empty one too', async () => {
    const call = { ...trailCall, headers: { ...trailCall.headers, 'x-amz-meta-empty': '' } };
    expect((await send(call, forTrail)).status).toBe(200);
    const without = await send(call, forTrail, (request) => {
      const { 'x-amz-meta-empty': _, ...headers } = request.headers;
      return { ...request, headers };
    });
    expect(without.status).toBe(400);
  });

  it('may have a header several times, signed with commas between', async () => {
    const call = { ...trailCall, headers: { ...trailCall.headers, 'x-amz-meta-list': 'b,a' } };
    const rehearsal = await started();
    const request = await signed(call, { ...forTrail, at: rehearsal.clock.now() }, rehearsal.credentials);
    const twice = (values: readonly string[]) =>
      sendRaw(rehearsal, { ...request, headers: { ...request.headers, 'x-amz-meta-list': values } });
    expect((await twice(['b', 'a'])).status).toBe(200);
    expect((await twice(['a', 'b'])).status).toBe(400);
  });

  it('without its date, or with one that is none, has no signature that can be read', async () => {
    const withDate = (date: string | undefined) =>
      send(iamCall, forIam, (request) => {
        const { 'x-amz-date': _, ...rest } = request.headers;
        return { ...request, headers: date === undefined ? rest : { ...rest, 'x-amz-date': date } };
      });
    expect((await withDate(undefined)).text).toContain('requires existence of either');
    for (const date of ['20261301T000000Z', '2026-01-01T00:00:00Z', 'today']) {
      const { status, text } = await withDate(date);
      expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining(date) as unknown });
    }
  });

  it('with a query that is not percent-encoded text is refused, not an accident', async () => {
    const answer = await send(iamCall, forIam, (request) => ({ ...request, target: '/?%zz' }));
    expect(answer.status).toBe(403);
    const path = await send(s3Call, forS3, (request) => ({ ...request, target: '/%zz' }));
    expect(path.text).toContain('<Code>InvalidURI</Code>');
  });
});

describe('S3', () => {
  const put = { ...s3Call, method: 'PUT', query: { versioning: '' } };
  const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';

  it('takes a body that is not signed when the request says so', async () => {
    expect((await send({ ...put, body }, forS3)).status).toBe(200);
  });

  it('refuses a body of another hash than was signed', async () => {
    const declared = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const call = { ...put, headers: { 'x-amz-content-sha256': declared }, body };
    const { status, text } = await send(call, forS3);
    expect(status).toBe(400);
    expect(text).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    expect(text).toContain(`<ClientComputedContentSHA256>${declared}</ClientComputedContentSHA256><S3ComputedContent`);
  });

  it('wants the hash of the body declared, and in words it knows', async () => {
    const spoiled = (value: string | undefined) =>
      send(s3Call, forS3, (request) => {
        const { 'x-amz-content-sha256': _, ...rest } = request.headers;
        return { ...request, headers: value === undefined ? rest : { ...rest, 'x-amz-content-sha256': value } };
      });
    expect((await spoiled(undefined)).text).toContain('<Code>InvalidRequest</Code>');
    expect((await spoiled('none')).text).toContain('<Code>InvalidArgument</Code>');
    expect((await spoiled('STREAMING-AWS4-HMAC-SHA256-PAYLOAD')).status).toBe(501);
  });

  it('refuses x-amz- headers that were not signed', async () => {
    const { status, text } = await send(s3Call, forS3, (request) => ({
      ...request,
      headers: { ...request.headers, 'x-amz-acl': 'public-read' },
    }));
    expect(status).toBe(403);
    expect(text).toContain('<HeadersNotSigned>x-amz-acl</HeadersNotSigned>');
  });
});

describe('the name of a host', () => {
  it.each([
    ['iam.amazonaws.com', 'iam', 'us-east-1'],
    ['iam.us-gov.amazonaws.com', 'iam', 'us-gov-west-1'],
    ['iam.cn-north-1.amazonaws.com.cn', 'iam', 'cn-north-1'],
    ['iam.eusc-de-east-1.amazonaws.eu', 'iam', 'eusc-de-east-1'],
    ['iam.global.api.aws', 'iam', 'us-east-1'],
    ['sts.amazonaws.com:443', 'sts', 'us-east-1'],
    ['sts-fips.us-east-2.amazonaws.com', 'sts', 'us-east-2'],
    ['freetier.us-east-1.api.aws', 'freetier', 'us-east-1'],
    ['111122223333.s3-control.eu-west-1.amazonaws.com', 's3-control', 'eu-west-1'],
    ['s3.dualstack.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['config.s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['a.bucket.s3-eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['bucket.s3.amazonaws.com', 's3', undefined],
  ])('%s is of %s in %s', (host, service, region) => {
    expect(readHost(host)).toEqual({ service, region });
  });

  it('says nothing when it is not AWS’s', () => {
    for (const host of ['127.0.0.1:4000', 'localhost', 'iam.example.com', 'amazonaws.com.example.com']) {
      expect(readHost(host)).toBeUndefined();
    }
  });
});
