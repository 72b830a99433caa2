import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountSession } from '../../src/aws/account.ts';
import { openAccountSession, type SessionOptions } from '../../src/aws/session.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { AwsProblem } from '../../src/engine/errors.ts';
import type { Call } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Permit } from '../../src/engine/sender.ts';
import {
  callerIs,
  jsonError,
  queryError,
  rootAccount,
  rootArn,
  startAnswering,
  xml,
  type AnsweringServer,
} from './answering-server.ts';

const opened: AnsweringServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function serve(...parameters: Parameters<typeof startAnswering>): Promise<AnsweringServer> {
  const server = await startAnswering(...parameters);
  opened.push(server);
  return server;
}

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const rootKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret(secretKey) };

function open(url: string, more: Partial<SessionOptions> = {}): Promise<AccountSession> {
  return openAccountSession({ endpointUrl: url, env: {}, clock: systemClock, fixedCredentials: rootKey, ...more });
}

const createUser: Call = { service: 'IAM', operation: 'CreateUser', input: { UserName: 'ada' }, principal: 'caller' };
const userMade = {
  headers: xml,
  body: '<CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateUserResult><User><UserName>ada</UserName><UserId>AIDA</UserId><Path>/</Path><Arn>arn:aws:iam::111122223333:user/ada</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></User></CreateUserResult></CreateUserResponse>',
};

function permit(announce: () => Promise<void> = () => Promise.resolve()): Permit {
  return { planDigest: 'd', changeId: 'user', announce };
}

const never = new AbortController().signal;
const failure = async (promise: Promise<unknown>): Promise<AwsProblem> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AwsProblem)) throw new Error(`expected an AwsProblem, not ${String(error)}`, { cause: error });
  return error;
};

describe('opening the session', () => {
  it('recognises root in a standalone account, and that this is a rehearsal', async () => {
    const server = await serve(rootAccount());
    const session = await open(server.url);
    expect(session.facts).toMatchObject({
      accountId: '111122223333',
      partition: 'aws',
      region: 'us-east-1',
      kind: 'standalone',
      caller: { kind: 'root', arn: rootArn },
      callerKeyIsLongTerm: true,
      credentialSource: 'the rehearsal',
      rehearsal: true,
    });
    expect(Math.abs(session.facts.clockSkewMilliseconds)).toBeLessThan(5_000);
    expect(session.arnOf('caller')).toBe(rootArn);
    expect(session.calls.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['DescribeOrganization', 'GetCallerIdentity']),
    );
    expect(session.calls.every(({ principalArn }) => principalArn === rootArn)).toBe(true);
  });

  it('tells how far the clocks are apart', async () => {
    const server = await serve(rootAccount());
    const session = await open(server.url, { clock: { ...systemClock, now: () => Date.now() - 600_000 } });
    expect(session.facts.clockSkewMilliseconds).toBeGreaterThan(590_000);
    expect(session.facts.clockSkewMilliseconds).toBeLessThan(610_000);
  });

  it('says so when nothing listens at the endpoint', async () => {
    const server = await startAnswering(rootAccount());
    await server.close();
    const problem = await failure(open(server.url));
    expect(problem.happened).toContain(`${server.url} could not be reached`);
    expect(problem.account).toBe('Nothing was changed.');
    expect(problem.failure).toMatchObject({ code: 'ECONNREFUSED', reached: 'not-sent' });
  });

  it.each([200, 404, 500])('says so when a web page answers with %i', async (status) => {
    const server = await serve(() => ({
      status,
      headers: { 'content-type': 'text/html' },
      body: '<html><p>Hi</p></html>',
    }));
    const problem = await failure(open(server.url));
    expect(problem.happened).toContain(`did not answer GetCallerIdentity as AWS does (HTTP ${status})`);
    expect(problem.next.join()).toContain('--endpoint-url');
  });

  it('says so when something else answers that is not AWS', async () => {
    for (const body of ['', '{}', '{"ok":true}', 'not found', '<a/>']) {
      const server = await serve(() => ({ headers: { 'content-type': 'application/json' }, body }));
      expect((await failure(open(server.url))).happened).toContain('as AWS does');
    }
  });

  it.each([
    [queryError(403, 'ExpiredToken', 'The security token included in the request is expired'), 'have expired'],
    [
      queryError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
      'does not know the access key',
    ],
    [
      queryError(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.'),
      'the secret key does not belong',
    ],
  ])('explains %j', async (answer, words) => {
    const server = await serve(rootAccount(({ action }) => (action === 'GetCallerIdentity' ? answer : undefined)));
    const problem = await failure(open(server.url));
    expect(problem.happened).toContain(words);
    expect(problem.account).toBe('Nothing was changed.');
    expect(problem.next.length).toBeGreaterThan(0);
    expect(problem.next.join()).not.toMatch(/create.*access key/i);
  });

  it('explains a clock that is wrong, and by how much', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const wrong = queryError(403, 'SignatureDoesNotMatch', 'Signature expired');
    const server = await serve(
      rootAccount(({ action }) =>
        action === 'GetCallerIdentity' ? { ...wrong, headers: { ...wrong.headers, date } } : undefined,
      ),
    );
    expect((await failure(open(server.url))).happened).toContain("clock is 60 minutes behind AWS's");
  });

  it('goes on when the organization may not be read', async () => {
    const server = await serve(
      rootAccount(({ action }) =>
        action === 'DescribeOrganization' ? jsonError('AccessDeniedException', 'no') : undefined,
      ),
    );
    const { facts } = await open(server.url);
    expect(facts.kind).toBe('unknown');
    expect(facts.kindRemark).toContain('organizations:DescribeOrganization');
  });

  it('recognises a project among the members', async () => {
    const server = await serve(
      rootAccount(({ action }) => {
        if (action === 'DescribeOrganization') {
          return {
            headers: { 'content-type': 'application/x-amz-json-1.1' },
            body: JSON.stringify({ Organization: { Id: 'o-example', MasterAccountId: '123456789012' } }),
          };
        }
        if (action !== 'ListRoles') return undefined;
        return {
          headers: xml,
          body: '<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles><member><RoleName>x</RoleName><Path>/managed/</Path></member></Roles></ListRolesResult></ListRolesResponse>',
        };
      }),
    );
    expect((await open(server.url)).facts.kind).toBe('project');
  });
});

describe('a call that changes the account', () => {
  it('refused in a message that quotes it tells no secret', async () => {
    const password = 'tricky-word=42!';
    const server = await serve(
      rootAccount(({ action, body }) =>
        action === 'CreateUser'
          ? queryError(400, 'ValidationError', `Value ${new URLSearchParams(body).get('UserName')} is not valid`)
          : undefined,
      ),
    );
    const log: string[] = [];
    const session = await open(server.url, { log: (line) => log.push(line) });
    const problem = await failure(session.send(createUser, { UserName: new Secret(password) }, permit(), never));
    expect(server.received.at(-1)?.body).toContain(encodeURIComponent('='));
    expect(problem.failure.awsMessage).toBe('Value [secret] is not valid');
    expect(problem.happened).toContain('Value [secret] is not valid');
    expect(JSON.stringify([problem, session.calls, log])).not.toContain(password);
  });

  it('never leaves without a permit', async () => {
    const server = await serve(rootAccount(() => undefined));
    const session = await open(server.url);
    const before = server.received.length;
    await expect(session.read('IAM', 'CreateUser', { UserName: 'ada' })).rejects.toThrow(
      'IAM CreateUser changes the account',
    );
    await expect(session.read('STS', 'GetSessionToken', {})).rejects.toThrow('STS GetSessionToken changes the account');
    expect(server.received.length).toBe(before);
    expect(session.calls.some(({ mutating }) => mutating)).toBe(false);
  });

  it('leaves only after it was announced, and is recorded', async () => {
    const steps: string[] = [];
    const server = await serve(
      rootAccount(({ action }) => {
        if (action !== 'CreateUser') return undefined;
        steps.push('arrived');
        return userMade;
      }),
    );
    const session = await open(server.url);
    const announce = async () => {
      steps.push('announcing');
      await new Promise((resolve) => setImmediate(resolve));
      steps.push('announced');
    };
    const output = await session.send(createUser, { UserName: new Secret('ada') }, permit(announce), never);
    expect(steps).toEqual(['announcing', 'announced', 'arrived']);
    expect(output).toMatchObject({ User: { UserName: 'ada' } });
    expect(server.received.at(-1)?.body).toContain('UserName=ada');
    expect(session.calls.at(-1)).toMatchObject({
      service: 'IAM',
      operation: 'CreateUser',
      mutating: true,
      principal: 'caller',
      principalArn: rootArn,
      outcome: 'ok',
      attempts: 1,
      requestId: `request-${server.received.length}`,
    });
  });

  it('does not leave when the announcement fails, and says why in its own words', async () => {
    const server = await serve(rootAccount());
    const session = await open(server.url);
    const before = server.received.length;
    const disk = new Error('the journal could not be written');
    await expect(
      session.send(
        createUser,
        createUser.input,
        permit(() => Promise.reject(disk)),
        never,
      ),
    ).rejects.toBe(disk);
    expect(server.received.length).toBe(before);
    expect(session.calls.some(({ mutating }) => mutating)).toBe(false);
  });

  it.each([
    [
      queryError(409, 'EntityAlreadyExists', 'User with name ada already exists.'),
      'EntityAlreadyExistsException',
      'refused',
    ],
    [queryError(409, 'LimitExceeded', 'Cannot exceed quota'), 'LimitExceededException', 'refused'],
    [queryError(503, 'SlowDown', 'Please reduce your request rate.'), 'SlowDown', 'refused'],
    [queryError(500, 'ServiceFailure', 'Something broke.'), 'ServiceFailureException', 'unknown'],
    [{ reset: true as const }, 'ECONNRESET', 'unknown'],
  ])('is attempted once only, whatever the answer: %j', async (answer, code, reached) => {
    const server = await serve(rootAccount(({ action }) => (action === 'CreateUser' ? answer : undefined)));
    const session = await open(server.url);
    let announced = 0;
    const count = () => {
      announced += 1;
      return Promise.resolve();
    };
    const problem = await failure(session.send(createUser, createUser.input, permit(count), never));
    expect(problem.failure).toMatchObject({ code, reached });
    expect(problem.account).toBe(
      reached === 'refused'
        ? 'This change was not made.'
        : 'It is not known whether this change was made; the account is read again before anything is repeated.',
    );
    expect(announced).toBe(1);
    expect(server.received.filter(({ action }) => action === 'CreateUser')).toHaveLength(1);
    expect(session.calls.at(-1)).toMatchObject({ outcome: code, attempts: 1 });
  });

  it('is signed with the right time at the first attempt when our clock is an hour slow', async () => {
    const ahead = 3_600_000;
    const server = await serve((request) => {
      const now = Date.now() + ahead;
      const late = Math.abs(request.signedAt - now) > 300_000;
      const own = rootAccount(({ action }) => (action === 'CreateUser' ? userMade : undefined));
      const answer = late ? queryError(403, 'SignatureDoesNotMatch', 'Signature expired') : own(request);
      return Promise.resolve(answer).then((given) => ({
        ...given,
        headers: { ...given.headers, date: new Date(now).toUTCString() },
      }));
    });
    const session = await open(server.url);
    expect(Math.round(session.facts.clockSkewMilliseconds / 60_000)).toBe(60);
    expect(await session.send(createUser, createUser.input, permit(), never)).toMatchObject({ User: {} });
    expect(server.received.filter(({ action }) => action === 'CreateUser')).toHaveLength(1);
  });

  it('gets a moment to answer when the run is stopped after it left', async () => {
    const stop = new AbortController();
    const server = await serve(
      rootAccount(({ action }) => {
        if (action !== 'CreateUser') return undefined;
        stop.abort(new Error('stopped'));
        return userMade;
      }),
    );
    const session = await open(server.url);
    expect(await session.send(createUser, createUser.input, permit(), stop.signal)).toMatchObject({
      User: { UserName: 'ada' },
    });
    await expect(session.send(createUser, createUser.input, permit(), stop.signal)).rejects.toThrow('stopped');
    expect(server.received.filter(({ action }) => action === 'CreateUser')).toHaveLength(1);
  });

  it('is not waited for longer than that moment', async () => {
    const stop = new AbortController();
    const server = await serve(
      rootAccount(({ action }) => {
        if (action !== 'CreateUser') return undefined;
        stop.abort(new Error('stopped'));
        return new Promise(() => {
          // Never answers.
        });
      }),
    );
    const session = await open(server.url, { clock: { ...systemClock, sleep: () => Promise.resolve() } });
    await expect(session.send(createUser, createUser.input, permit(), stop.signal)).rejects.toThrow('stopped');
  });
});

describe('a read', () => {
  it('is tried again after a failure of the service, and recorded as one call', async () => {
    let asked = 0;
    const server = await serve(
      rootAccount(({ action }) => {
        if (action !== 'GetAccountSummary') return undefined;
        asked += 1;
        return asked < 3
          ? queryError(503, 'ServiceUnavailable', 'later')
          : {
              headers: xml,
              body: '<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry></SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>',
            };
      }),
    );
    const session = await open(server.url);
    const { SummaryMap } = await session.read('IAM', 'GetAccountSummary', {});
    expect(SummaryMap).toEqual({ AccountMFAEnabled: 1 });
    expect(session.calls.at(-1)).toMatchObject({
      operation: 'GetAccountSummary',
      outcome: 'ok',
      attempts: 3,
      mutating: false,
    });
  });

  it('gives text without anything that could fool a terminal', async () => {
    const hostile = '&#x202E;ada&#x200B;';
    const server = await serve(
      rootAccount(({ action }) =>
        action === 'ListUsers'
          ? {
              headers: xml,
              body: `<ListUsersResponse><ListUsersResult><Users><member><UserName>${hostile}</UserName><Path>/</Path></member></Users></ListUsersResult></ListUsersResponse>`,
            }
          : queryErrorFor(action),
      ),
    );
    const session = await open(server.url);
    expect((await session.read('IAM', 'ListUsers', {})).Users?.[0]?.UserName).toBe('ada');
    const problem = await failure(session.read('IAM', 'GetUser', {}));
    expect(problem.happened + problem.failure.awsMessage).not.toMatch(/[\p{Cf}\p{Cc}]/u);
  });

  it('reaches a bucket by its own host name, with the signature AWS would check', async () => {
    const server = await serve(
      rootAccount(({ action }) => (action.startsWith('GET /') ? { body: '{"Version":"2012-10-17"}' } : undefined)),
    );
    const session = await open(server.url, { region: 'eu-west-1' });
    const { Policy } = await session.read('S3', 'GetBucketPolicy', { Bucket: 'example-trail' });
    expect(Policy).toBe('{"Version":"2012-10-17"}');
    const { host, path, authorization } = server.received.at(-1) ?? { host: '', path: '', authorization: '' };
    expect(host).toBe('example-trail.s3.eu-west-1.amazonaws.com');
    expect(path).toBe('/?policy=');
    expect(authorization).toMatch(/eu-west-1\/s3\/aws4_request, SignedHeaders=[^,]*\bhost\b/);
  });

  it('goes to another Region when asked', async () => {
    const server = await serve(
      rootAccount(({ action }) =>
        action === 'LookupEvents'
          ? { headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '{"Events":[]}' }
          : undefined,
      ),
    );
    const session = await open(server.url, { region: 'eu-west-1' });
    await session.read('CloudTrail', 'LookupEvents', {}, { region: 'us-east-1' });
    expect(server.received.at(-1)?.host).toBe('cloudtrail.us-east-1.amazonaws.com');
    expect(session.calls.at(-1)?.region).toBe('us-east-1');
  });

  it('rejects with the reason when the run is stopped', async () => {
    const stop = new AbortController();
    const server = await serve(
      rootAccount(({ action }) => {
        if (action !== 'ListUsers') return undefined;
        stop.abort(new Error('stopped'));
        return new Promise(() => {
          // Never answers.
        });
      }),
    );
    const session = await open(server.url);
    await expect(session.read('IAM', 'ListUsers', {}, { signal: stop.signal })).rejects.toThrow('stopped');
  });

  it('tells a service control policy from a missing permission', async () => {
    const say = (text: string) => queryError(403, 'AccessDenied', text);
    const server = await serve(
      rootAccount(({ action }) =>
        action === 'ListUsers'
          ? say(
              'User: arn:aws:iam::111122223333:root is not authorized to perform: iam:ListUsers with an explicit deny in a service control policy',
            )
          : action === 'ListRoles'
            ? say(
                'User: arn:aws:iam::111122223333:user/ada is not authorized to perform: iam:ListRoles because no identity-based policy allows it',
              )
            : undefined,
      ),
    );
    const session = await open(server.url);
    const byPolicy = await failure(session.read('IAM', 'ListUsers', {}));
    expect(byPolicy.failure.deniedByScp).toBe(true);
    expect(byPolicy.happened).toContain('service control policy');
    const missing = await failure(session.read('IAM', 'ListRoles', {}));
    expect(missing.failure.deniedByScp).toBe(false);
    expect(missing.next.join()).toContain('iam:ListRoles');
  });
});

function queryErrorFor(action: string) {
  return action === 'GetUser' ? queryError(404, 'NoSuchEntity', 'no &#x202E;such&#x200B; user') : undefined;
}

describe('further principals', () => {
  const administrator = {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: new Secret('s'),
    sessionToken: new Secret('t'),
  };
  const adaArn = 'arn:aws:iam::111122223333:user/ada';
  const byKey = rootAccount(({ action, authorization }) =>
    action === 'GetCallerIdentity' && authorization.includes('ASIA') ? callerIs(adaArn) : undefined,
  );

  it('sign reads once they act, and no longer when shut', async () => {
    const server = await serve(byKey);
    const session = await open(server.url);
    const whoAmI = async () => (await session.read('STS', 'GetCallerIdentity', {})).Arn;
    expect(() => {
      session.act('administrator');
    }).toThrow('not open');
    session.open('administrator', adaArn, administrator);
    expect(await whoAmI()).toBe(rootArn);
    session.act('administrator');
    expect(await whoAmI()).toBe(adaArn);
    expect(session.calls.at(-1)).toMatchObject({ principal: 'administrator', principalArn: adaArn });
    expect((await session.read('STS', 'GetCallerIdentity', {}, { as: 'caller' })).Arn).toBe(rootArn);
    session.shut('administrator');
    expect(session.acting).toBe('caller');
    expect(session.arnOf('administrator')).toBeUndefined();
    await expect(session.read('STS', 'GetCallerIdentity', {}, { as: 'administrator' })).rejects.toThrow('not open');
  });

  it('sign a read to its end that waits for its turn while they are shut', async () => {
    const session = await open((await serve(byKey)).url);
    session.open('administrator', adaArn, administrator);
    session.act('administrator');
    const reads = Array.from({ length: 30 }, () => session.read('STS', 'GetCallerIdentity', {}));
    session.shut('administrator');
    expect(new Set((await Promise.all(reads)).map(({ Arn }) => Arn))).toEqual(new Set([adaArn]));
    expect(session.calls.at(-1)).toMatchObject({ principal: 'administrator', principalArn: adaArn });
    expect((await session.read('STS', 'GetCallerIdentity', {})).Arn).toBe(rootArn);
  });

  it('give new credentials when those at hand run out', async () => {
    const server = await serve(byKey);
    const session = await open(server.url);
    let given = 0;
    session.open('administrator', adaArn, () => {
      given += 1;
      return Promise.resolve({ ...administrator, accessKeyId: `ASIAEXAMPLE${given}`, expiresAt: Date.now() + 60_000 });
    });
    await session.read('STS', 'GetCallerIdentity', {}, { as: 'administrator' });
    await session.read('STS', 'GetCallerIdentity', {}, { as: 'administrator' });
    expect(given).toBeGreaterThan(1);
    expect(server.received.at(-1)?.authorization).toContain(`ASIAEXAMPLE${given}`);
  });
});

describe('connections', () => {
  it('are shared by calls that follow each other, and dropped when nothing follows', async () => {
    const server = await serve(rootAccount());
    const session = await open(server.url);
    for (let n = 0; n < 5; n += 1) await session.read('STS', 'GetCallerIdentity', {});
    expect(await server.connections()).toBeGreaterThan(0);
    expect(await server.connections()).toBeLessThan(3);
    await vi.waitFor(async () => expect(await server.connections()).toBe(0), { timeout: 10_000 });
  });
});

describe('a watched view', () => {
  it('keeps its own list, and the session keeps everything', async () => {
    const server = await serve(rootAccount());
    const session = await open(server.url);
    const before = session.calls.length;
    const view = session.watched();
    const inner = view.watched();
    await view.read('STS', 'GetCallerIdentity', {});
    await inner.read('STS', 'GetCallerIdentity', {});
    await session.read('STS', 'GetCallerIdentity', {});
    expect([inner.calls.length, view.calls.length, session.calls.length - before]).toEqual([1, 2, 3]);
    expect(view.facts).toBe(session.facts);
  });
});

describe('the log', () => {
  it('names calls and never what they carry', async () => {
    const lines: string[] = [];
    const server = await serve(rootAccount(({ action }) => (action === 'CreateUser' ? userMade : undefined)));
    const session = await open(server.url, { log: (line) => lines.push(line) });
    await session.send(createUser, { UserName: new Secret('hidden-name') }, permit(), never);
    expect(lines.at(-1)).toMatch(/^IAM CreateUser us-east-1 as caller: ok \d+ ms request-\d+$/);
    expect(lines.join('\n')).not.toContain('hidden-name');
    expect(lines.join('\n')).not.toContain(secretKey);
  });
});
