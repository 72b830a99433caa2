// Each kind of trouble as a client of AWS's own meets it: on the query wire, in JSON and on S3.
import { DescribeTrailsCommand, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateUserCommand, GetGroupCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { plainTroubles, type Trouble } from '../../src/rehearsal/faults.ts';
import { control, rehearsals } from './running.ts';

const start = rehearsals();

interface Refused {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const refused = async (call: Promise<unknown>): Promise<Refused> =>
  call.then(
    () => {
      throw new Error('it was answered');
    },
    (error: unknown) => error as Refused,
  );

describe('a call that is denied on purpose', () => {
  it('is denied in AWS’s words, on every wire', async () => {
    const { rehearsal, iam, cloudTrail, s3 } = await start();
    for (const operation of ['CreateUser', 'DescribeTrails', 'ListBuckets'])
      rehearsal.faults.add({ operation, trouble: { kind: 'denied-by-scp' } });
    const answers = await Promise.all([
      refused(iam.send(new CreateUserCommand({ UserName: 'ada' }))),
      refused(cloudTrail.send(new DescribeTrailsCommand({}))),
      refused(s3.send(new ListBucketsCommand({}))),
    ]);
    expect(answers.map(({ name }) => name)).toEqual(['AccessDenied', 'AccessDeniedException', 'AccessDenied']);
    for (const { message } of answers)
      expect(message).toMatch(
        /^User: arn:\S+:root is not authorized to perform: .* with an explicit deny in a service/,
      );
    expect(rehearsal.state.users.size).toBe(0);
  });

  it('may be one that no policy allows', async () => {
    const { rehearsal, iam } = await start();
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'denied' } });
    const { message } = await refused(iam.send(new CreateUserCommand({ UserName: 'ada' })));
    expect(message).toContain('because no identity-based policy allows the iam:CreateUser action');
  });

  it('is answered all the same where AWS denies nobody', async () => {
    const { rehearsal, sts } = await start();
    rehearsal.faults.add({ operation: 'GetCallerIdentity', trouble: { kind: 'denied' } });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(rehearsal.accountId);
  });
});

describe('a clock that is hours off', () => {
  it('shows in the refusal and in its date', async () => {
    const { rehearsal, iam, cloudTrail } = await start();
    rehearsal.faults.add({ operation: '*', times: 2, trouble: { kind: 'wrong-time' } });
    const one = await refused(iam.send(new ListUsersCommand({})));
    expect(one).toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(one.message).toMatch(/^Signature expired: \S+ is now earlier than/);
    expect(await refused(cloudTrail.send(new DescribeTrailsCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
    });
    // The clients have taken the date of the answer for the time, and are put right by the next one.
    rehearsal.faults.clear();
    await iam.send(new ListUsersCommand({})).catch(() => undefined);
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
  });
});

describe('an answer that is spoilt', () => {
  it('ends in the middle after the call took effect', async () => {
    const { rehearsal, iam } = await start();
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'cut-off' } });
    await iam.send(new CreateUserCommand({ UserName: 'ada' })).catch(() => undefined);
    expect([...rehearsal.state.users.keys()]).toEqual(['ada']);
  });

  it.each([200, 502])('is a web page with the status %i, and the call never got there', async (status) => {
    const { rehearsal } = await start();
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'web-page', status } });
    const answer = await fetch(rehearsal.url, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261125/us-east-1/iam/aws4_request, SignedHeaders=host',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'Action=CreateUser&UserName=ada',
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('</html>');
    expect(rehearsal.state.users.size).toBe(0);
  });

  it('is an error with the status of success', async () => {
    const { rehearsal, iam } = await start();
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'error-in-success' } });
    // The SDK reads no user in it, and sees no error.
    expect(await iam.send(new CreateUserCommand({ UserName: 'ada' }))).toMatchObject({
      $metadata: { httpStatusCode: 200 },
    });
    expect(rehearsal.state.users.size).toBe(0);
  });

  it.each(['no-answer', 'half-answer'] as const)('never comes whole (%s), after the call took effect', async (kind) => {
    const { rehearsal, sts, iam } = await start('done');
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind } });
    const gone = new AbortController();
    const call = refused(iam.send(new CreateUserCommand({ UserName: 'bob' }), { abortSignal: gone.signal }));
    await expect.poll(() => rehearsal.state.users.has('bob')).toBe(true);
    // Others are answered meanwhile.
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(rehearsal.accountId);
    gone.abort();
    expect(await call).toBeInstanceOf(Error);
  });
});

describe('pages of a list', () => {
  it('may begin with an empty one that leads to the rest', async () => {
    const { rehearsal, iam, cloudTrail } = await start('done');
    rehearsal.faults.add({ operation: '*', times: 2, trouble: { kind: 'empty-page' } });
    const first = await iam.send(new GetGroupCommand({ GroupName: 'administrators' }));
    expect(first).toMatchObject({ Users: [], IsTruncated: true, Group: { GroupName: 'administrators' } });
    const events = await cloudTrail.send(new LookupEventsCommand({}));
    expect(events.Events).toEqual([]);
    const rest = await iam.send(new GetGroupCommand({ GroupName: 'administrators', Marker: first.Marker }));
    expect(rest).toMatchObject({ Users: [{ UserName: 'ada' }], IsTruncated: false });
    const others = await cloudTrail.send(new LookupEventsCommand({ NextToken: events.NextToken }));
    expect(others.Events?.length).toBeGreaterThan(0);
  });

  it('may point to the same next one for ever', async () => {
    const { rehearsal, iam } = await start('done');
    rehearsal.faults.add({ operation: 'ListUsers', times: 3, trouble: { kind: 'endless-pages' } });
    const first = await iam.send(new ListUsersCommand({}));
    const second = await iam.send(new ListUsersCommand({ Marker: first.Marker }));
    const third = await iam.send(new ListUsersCommand({ Marker: second.Marker }));
    expect([first.Users?.length, second.Users?.length, third.Users?.length]).toEqual([1, 0, 0]);
    expect(new Set([first.Marker, second.Marker, third.Marker]).size).toBe(1);
    // When the trouble is over the list has an end.
    expect(await iam.send(new ListUsersCommand({ Marker: third.Marker }))).toMatchObject({
      Users: [],
      IsTruncated: false,
    });
  });

  it('are what they are where the answer is no list', async () => {
    const { rehearsal, s3, sts } = await start();
    rehearsal.faults.add({ operation: '*', times: 2, trouble: { kind: 'empty-page' } });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(rehearsal.accountId);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });
});

it('every kind can be asked for over the rehearsal’s own interface, and nothing else', async () => {
  const { rehearsal } = await start();
  const asked: readonly Trouble[] = [...plainTroubles.map((kind) => ({ kind })), { kind: 'web-page', status: 502 }];
  for (const trouble of asked) {
    expect(await control(rehearsal, 'faults', { operation: 'ListUsers', trouble })).toEqual({});
    expect(rehearsal.faults.next('iam', 'ListUsers')).toEqual(trouble);
  }
  expect(await control(rehearsal, 'faults', { operation: 'ListUsers', trouble: { kind: 'fire' } })).toEqual({
    error: expect.stringContaining('web-page, error, slow') as string,
  });
  expect(
    await control(rehearsal, 'faults', { operation: 'ListUsers', trouble: { kind: 'web-page', status: 7 } }),
  ).toEqual({ error: 'status must be between 200 and 599.' });
});
