import { expect, describe, it, onTestFinished } from 'vitest';
import type { AccountSession, TemporaryCredentials } from '../../src/aws/account.ts';
import { openAccountSession } from '../../src/aws/session.ts';
import { isAwsError } from '../../src/engine/errors.ts';
import type { Call } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Permit } from '../../src/engine/sender.ts';
import { startRehearsal, type Rehearsal, type RehearsalCredentials } from '../../src/rehearsal/server.ts';

const wrapped = ({ accessKeyId, secretAccessKey, sessionToken }: RehearsalCredentials): TemporaryCredentials => ({
  accessKeyId,
  secretAccessKey: new Secret(secretAccessKey),
  ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
});

async function rehearse(scenario?: string): Promise<{ rehearsal: Rehearsal; session: AccountSession }> {
  const rehearsal = await startRehearsal({ seed: 'session', ...(scenario === undefined ? {} : { scenario }) });
  onTestFinished(() => rehearsal.close());
  const session = await openAccountSession({
    endpointUrl: rehearsal.url,
    region: rehearsal.region,
    env: {},
    clock: rehearsal.clock,
    fixedCredentials: () => Promise.resolve(wrapped(rehearsal.renewCredentials())),
  });
  return { rehearsal, session };
}

const never = new AbortController().signal;
const permit: Permit = { planDigest: 'd', changeId: 'c', announce: () => Promise.resolve() };
const call = (service: Call['service'], operation: string, input: Call['input'], more: Partial<Call> = {}): Call => ({
  service,
  operation,
  input,
  principal: 'caller',
  ...more,
});

describe('a session with the rehearsal account', () => {
  it('recognises the root session of a standalone account', async () => {
    const { rehearsal, session } = await rehearse();
    expect(session.facts).toMatchObject({
      accountId: rehearsal.accountId,
      region: rehearsal.region,
      partition: 'aws',
      kind: 'standalone',
      caller: { kind: 'root' },
      callerKeyIsLongTerm: false,
      rehearsal: true,
    });
    expect(Math.abs(session.facts.clockSkewMilliseconds)).toBeLessThan(2_000);
  });

  it('recognises a root key and an Identity Center administrator', async () => {
    const key = await rehearse('root-key-only');
    expect(key.session.facts).toMatchObject({ caller: { kind: 'root' }, callerKeyIsLongTerm: true });
    const sso = await rehearse('identity-center');
    expect(sso.session.facts.caller).toMatchObject({ kind: 'assumed-role', sessionName: 'ada' });
  });

  it('sends no change without a permit: the account itself saw none', async () => {
    const { rehearsal, session } = await rehearse();
    await expect(session.read('IAM', 'CreateUser', { UserName: 'ada' })).rejects.toThrow('changes the account');
    expect(rehearsal.state.events.filter(({ mutating }) => mutating)).toEqual([]);
    expect(rehearsal.state.events.map(({ operation }) => operation)).not.toContain('CreateUser');
  });

  it('sends a change with one, after it was announced, with the same request id in both records', async () => {
    const { rehearsal, session } = await rehearse();
    const seen: string[][] = [];
    const announce = () => {
      seen.push(rehearsal.state.events.map(({ operation }) => operation));
      return Promise.resolve();
    };
    await session.send(
      call('IAM', 'CreateUser', { UserName: 'ada' }),
      { UserName: 'ada' },
      { ...permit, announce },
      never,
    );
    expect(seen).toHaveLength(1);
    expect(seen.flat()).not.toContain('CreateUser');
    const event = rehearsal.state.events.find(({ operation }) => operation === 'CreateUser');
    expect(event?.requestId).toBe(session.calls.at(-1)?.requestId);
    expect((await session.read('IAM', 'GetUser', { UserName: 'ada' })).User?.UserName).toBe('ada');
  });

  it('does not repeat a change whose answer was lost, and does not claim to know what became of it', async () => {
    const { rehearsal, session } = await rehearse();
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'lost-reply' } });
    const sent = session.send(call('IAM', 'CreateUser', {}), { UserName: 'ada' }, permit, never);
    await expect(sent).rejects.toMatchObject({
      failure: { reached: 'unknown', operation: 'CreateUser' },
      account: expect.stringContaining('not known') as string,
    });
    expect(rehearsal.state.events.filter(({ operation }) => operation === 'CreateUser')).toHaveLength(1);
  });

  it('tells controls apart what AWS says by its code', async () => {
    const { session } = await rehearse();
    const missing: unknown = await session
      .read('IAM', 'GetUser', { UserName: 'nobody' })
      .catch((error: unknown) => error);
    expect(isAwsError(missing, 'NoSuchEntity')).toBe(true);
    const bucket: unknown = await session
      .read('S3', 'HeadBucket', { Bucket: 'rootlock-nothing' })
      .catch((error: unknown) => error);
    expect(isAwsError(bucket, 'NotFound')).toBe(true);
  });

  it('makes and reads a bucket by its own host name', async () => {
    const { rehearsal, session } = await rehearse();
    const name = `trail-${rehearsal.accountId}`;
    await session.send(
      call('S3', 'CreateBucket', {}),
      { Bucket: name, CreateBucketConfiguration: { LocationConstraint: rehearsal.region } },
      permit,
      never,
    );
    expect((await session.read('S3', 'ListBuckets', {})).Buckets?.map(({ Name }) => Name)).toContain(name);
    expect((await session.read('S3', 'HeadBucket', { Bucket: name })).BucketRegion).toBe(rehearsal.region);
  });

  it('signs as the administrator once its key is open, and says so in the list of calls', async () => {
    const { session } = await rehearse();
    await session.send(call('IAM', 'CreateUser', {}), { UserName: 'ada' }, permit, never);
    const made = (await session.send(call('IAM', 'CreateAccessKey', {}), { UserName: 'ada' }, permit, never)) as {
      readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string };
    };
    const { AccessKeyId, SecretAccessKey } = made.AccessKey;
    const arn = `arn:aws:iam::${session.facts.accountId}:user/ada`;
    session.open('administrator-key', arn, { accessKeyId: AccessKeyId, secretAccessKey: new Secret(SecretAccessKey) });
    expect((await session.read('STS', 'GetCallerIdentity', {}, { as: 'administrator-key' })).Arn).toBe(arn);
    expect(session.calls.at(-1)).toMatchObject({ principal: 'administrator-key', principalArn: arn });
    expect(JSON.stringify(session.calls)).not.toContain(SecretAccessKey);
  });

  it('goes on with renewed credentials when the root session has run out meanwhile', async () => {
    const { rehearsal, session } = await rehearse();
    rehearsal.clock.advance(13 * 3_600_000);
    expect((await session.read('STS', 'GetCallerIdentity', {})).Arn).toBe(session.facts.caller.arn);
    await session.send(call('IAM', 'CreateUser', {}), { UserName: 'ada' }, permit, never);
    expect(rehearsal.state.events.at(-1)).toMatchObject({ operation: 'CreateUser', outcome: 'ok' });
  });
});
