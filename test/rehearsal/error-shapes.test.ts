// Every refusal on every wire: the bytes as they come, and what the real AWS SDK makes of them.
import { afterEach, describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { skippingRehearsal } from './clients.ts';
import { addBucket, kinds, type Kind, type Provoked } from './error-kinds.ts';
import { Bucket, byHead, wires, type Call, type Names, type Wire } from './error-wires.ts';
import { refusalWanted, seenOf, type RefusedCall } from './error-reading.ts';
import { recordingHandler } from './recorded.ts';
import { control } from './running.ts';

const open: Rehearsal[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
});

type Answer = readonly [name: string, status: number];

interface Expected {
  readonly query: Answer;
  readonly json: Answer;
  /** The status that goes with the name of JSON. */
  readonly rest: number;
  readonly s3: Answer;
}

const unknownKey: Expected = {
  ...{ query: ['InvalidClientTokenId', 403], json: ['UnrecognizedClientException', 400], rest: 403 },
  s3: ['InvalidAccessKeyId', 403],
};
const denied: Expected = {
  ...{ query: ['AccessDenied', 403], json: ['AccessDeniedException', 400], rest: 403, s3: ['AccessDenied', 403] },
};
const wrongSignature = { query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 400] } as const;

/** What AWS calls each refusal, and with which status. */
const expected: { readonly [K in Kind]: Expected } = {
  'no signature': {
    ...{ query: ['MissingAuthenticationToken', 403], json: ['MissingAuthenticationTokenException', 400], rest: 403 },
    s3: ['AccessDenied', 403],
  },
  'a header that cannot be read': {
    ...{ query: ['IncompleteSignature', 400], json: ['IncompleteSignatureException', 400], rest: 403 },
    s3: ['AuthorizationHeaderMalformed', 400],
  },
  'an unknown key': unknownKey,
  'an inactive key': unknownKey,
  'a deleted key': unknownKey,
  'a deleted user’s key': unknownKey,
  'a wrong secret': { ...wrongSignature, rest: 403, s3: ['SignatureDoesNotMatch', 403] },
  'a wrong token': { ...unknownKey, s3: ['InvalidToken', 400] },
  'an expired session': {
    ...{ query: ['ExpiredToken', 403], json: ['ExpiredTokenException', 400], rest: 403, s3: ['ExpiredToken', 400] },
  },
  'a clock that is late': { ...wrongSignature, rest: 403, s3: ['RequestTimeTooSkewed', 403] },
  'a clock that is early': { ...wrongSignature, rest: 403, s3: ['RequestTimeTooSkewed', 403] },
  'no policy': denied,
  'a deny in an identity policy': denied,
  'a deny in a service control policy': denied,
  'a deny in a session policy': denied,
  'too many calls': {
    ...{ query: ['Throttling', 400], json: ['ThrottlingException', 400], rest: 429, s3: ['SlowDown', 503] },
  },
  'a service that is down': {
    ...{ query: ['ServiceUnavailable', 503], json: ['ServiceUnavailableException', 503], rest: 503 },
    s3: ['ServiceUnavailable', 503],
  },
  'a failure inside AWS': {
    ...{ query: ['InternalFailure', 500], json: ['InternalFailure', 500], rest: 500, s3: ['InternalError', 500] },
  },
};

/** Where a service has a name of its own; the SDK may show another than the wire has. */
const ownNames: { readonly [N in Names]?: { readonly [K in Kind]?: string } } = {
  organizations: { 'too many calls': 'TooManyRequestsException' },
  account: { 'too many calls': 'TooManyRequestsException', 'a failure inside AWS': 'InternalServerException' },
  'rest-json': { 'a failure inside AWS': 'InternalServerException' },
  guardduty: { 'a failure inside AWS': 'InternalServerErrorException' },
};
const deniedBySns = { wire: 'AuthorizationError', sdk: 'AuthorizationErrorException' };

interface Row {
  readonly wire: string;
  readonly kind: Kind;
  readonly onWire: string;
  readonly inSdk: string;
  readonly status: number;
}

function rowOf(wire: string, names: Names, kind: Kind): Row {
  const { query, json, rest, s3 } = expected[kind];
  const [name, status]: Answer = {
    query,
    sns: query,
    json,
    organizations: json,
    'rest-json': [json[0], rest] as const,
    guardduty: [json[0], rest] as const,
    account: [json[0], rest] as const,
    s3,
  }[names];
  const own = ownNames[names]?.[kind] ?? name;
  const isDenied = names === 'sns' && expected[kind] === denied;
  return { wire, kind, status, onWire: isDenied ? deniedBySns.wire : own, inSdk: isDenied ? deniedBySns.sdk : own };
}

const rows = Object.entries(wires).flatMap(([wire, { names }]) =>
  Object.keys(expected).map((kind) => rowOf(wire, names, kind as Kind)),
);

const wireNamed = (name: string): Wire => {
  const wire: Wire | undefined = Object.entries<Wire>(wires).find(([known]) => known === name)?.[1];
  if (wire === undefined) throw new Error(`there is no wire ${name}`);
  return wire;
};

async function startFor({ scenario }: Pick<Wire, 'scenario'>): Promise<Rehearsal> {
  const rehearsal = await skippingRehearsal(scenario);
  open.push(rehearsal);
  return rehearsal;
}

/** Sends a call that is to be refused. Rejects when it is answered. */
async function refuse(rehearsal: Rehearsal, call: Call, { credentials, clockOffset = 0, spoil }: Provoked = {}) {
  const { requestHandler, last } = recordingHandler(rehearsal, spoil);
  const who = credentials ?? rehearsal.credentials;
  const settings = { region: rehearsal.region, credentials: who, maxAttempts: 1, systemClockOffset: clockOffset };
  const error = await call({ ...settings, requestHandler }).then(
    () => undefined,
    (cause: unknown) => cause as RefusedCall['error'],
  );
  if (error === undefined) throw new Error('the call was not refused');
  return { error, raw: last() } satisfies RefusedCall;
}

describe('on the wire of', () => {
  it.each(rows)('$wire, $kind is $status $onWire', async ({ wire, kind, ...wanted }) => {
    const { shape, read, ...rest } = wireNamed(wire);
    const rehearsal = await startFor(rest);
    if (shape === 's3') addBucket(rehearsal);
    const refused = await refuse(rehearsal, read, kinds[kind](rehearsal));
    expect(seenOf(shape, refused)).toEqual(refusalWanted(shape, wanted));
  });
});

const parameterRows = Object.entries<Wire>(wires).flatMap(([wire, { missing, wrong, unreadable }]) => [
  { wire, what: 'a missing parameter', refused: missing },
  { wire, what: 'a wrong parameter', refused: wrong },
  { wire, what: 'a body that cannot be read', refused: unreadable },
]);

describe('on the wire of', () => {
  it.each(parameterRows.map((row) => ({ ...row, name: row.refused[1] })))(
    '$wire, $what is $name',
    async ({ wire, refused: [call, onWire, { inSdk = onWire, status = 400 } = {}] }) => {
      const { shape, ...rest } = wireNamed(wire);
      const rehearsal = await startFor(rest);
      if (shape === 's3') addBucket(rehearsal);
      const refused = await refuse(rehearsal, call);
      expect(seenOf(shape, refused)).toEqual(refusalWanted(shape, { onWire, inSdk, status }));
    },
  );

  it.each(Object.entries<Wire>(wires))(
    '%s, an operation that is not simulated is 501 with its name',
    async (_, wire) => {
      const [call, operation] = wire.absent;
      const refused = await refuse(await startFor(wire), call);
      const wanted = { onWire: 'NotImplemented', inSdk: 'NotImplemented', status: 501 };
      expect(seenOf(wire.shape, refused)).toEqual(refusalWanted(wire.shape, wanted));
      expect(refused.error.message).toBe(`The rehearsal account does not simulate ${operation}.`);
    },
  );

  it.each(Object.entries<Wire>(wires))('%s, each refusal for a policy names the sort of policy', async (_, wire) => {
    const sentence = async (kind: Kind) => {
      const rehearsal = await startFor(wire);
      if (wire.shape === 's3') addBucket(rehearsal);
      return (await refuse(rehearsal, wire.read, kinds[kind](rehearsal))).error.message;
    };
    const start = `is not authorized to perform: ${wire.action} on resource: `;
    const [none, own, scp, session] = await Promise.all([
      sentence('no policy'),
      sentence('a deny in an identity policy'),
      sentence('a deny in a service control policy'),
      sentence('a deny in a session policy'),
    ]);
    expect(none).toContain(`User: arn:aws:iam::111122223333:user/ada ${start}`);
    expect(none).toMatch(new RegExp(` because no identity-based policy allows the ${wire.action} action$`));
    expect(own).toMatch(/ with an explicit deny in an identity-based policy$/);
    expect(scp).toContain(`User: arn:aws:iam::111122223333:root ${start}`);
    expect(scp).toMatch(/ with an explicit deny in a service control policy$/);
    expect(session).toMatch(/ with an explicit deny in a session policy$/);
  });
});

describe('trouble that a person orders', () => {
  it.each([
    ['throttle', 'too many calls'],
    ['unavailable', 'a service that is down'],
    ['internal-failure', 'a failure inside AWS'],
  ] as const)('%s is %s, in the words of whatever service is called', async (trouble, kind) => {
    for (const name of ['iam', 'cloudtrail', 'account'] as const) {
      const rehearsal = await startFor({});
      const { names, read, shape } = wires[name];
      expect(await control(rehearsal, 'faults', { operation: '*', trouble: { kind: trouble } })).toEqual({});
      const refused = await refuse(rehearsal, read);
      expect(seenOf(shape, refused)).toEqual(refusalWanted(shape, rowOf(name, names, kind)));
    }
  });
});

describe('a clock that is off', () => {
  it('is told the time, as text by most services and as elements by S3', async () => {
    const iam = await refuse(await startFor({}), wires.iam.read, { clockOffset: -6 * 60_000 });
    expect(iam.error.message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    );
    const early = await refuse(await startFor({}), wires.iam.read, { clockOffset: 6 * 60_000 });
    expect(early.error.message).toMatch(
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
    );
    const rehearsal = await startFor({});
    addBucket(rehearsal);
    // S3 bears a quarter of an hour.
    await expect(refuse(rehearsal, wires.s3.read, { clockOffset: -14 * 60_000 })).rejects.toThrow('was not refused');
    const { raw } = await refuse(rehearsal, wires.s3.read, { clockOffset: -16 * 60_000 });
    expect(raw.body.toString()).toContain('<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>');
    expect(raw.body.toString()).toMatch(/<RequestTime>\d{8}T\d{6}Z<\/RequestTime><ServerTime>\d{4}-\d\d-\d\dT/);
  });
});

describe('S3', () => {
  const deny = { Effect: 'Deny' };

  it('names the bucket’s policy when that refuses', async () => {
    const rehearsal = await startFor({});
    addBucket(rehearsal, deny);
    const refused = await refuse(rehearsal, wires.s3.read);
    const wanted = { onWire: 'AccessDenied', inSdk: 'AccessDenied', status: 403 };
    expect(seenOf('s3', refused)).toEqual(refusalWanted('s3', wanted));
    expect(refused.error.message).toBe(
      'User: arn:aws:iam::111122223333:root is not authorized to perform: s3:GetBucketAcl on resource: ' +
        `"arn:aws:s3:::${Bucket}" with an explicit deny in a resource-based policy`,
    );
  });

  const heads = Object.keys(expected).map((kind) => rowOf('s3', 's3', kind as Kind));

  it.each(heads)('answers HEAD with $status and no body for $kind', async ({ kind, status }) => {
    const rehearsal = await startFor({});
    addBucket(rehearsal);
    const { raw, error } = await refuse(rehearsal, byHead, kinds[kind](rehearsal));
    expect({ status: raw.status, length: raw.body.length }).toEqual({ status, length: 0 });
    // Without a body there is no code to read.
    expect(error.name).toBe('Unknown');
    const requestId = raw.headers['x-amz-request-id'];
    expect(error.$metadata).toMatchObject({ httpStatusCode: status, requestId });
    expect(requestId).toMatch(/^[0-9A-Z]{16}$/);
  });
});
