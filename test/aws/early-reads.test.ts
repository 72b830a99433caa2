// Reads that leave with the question who is calling: never before credentials and trust, and nobody's trouble until asked.
import { describe, expect, it, onTestFinished } from 'vitest';
import { earlyRead, type EarlyAnswer } from '../../src/aws/early-reads.ts';
import { readingOnce } from '../../src/aws/reading-once.ts';
import { openAccountSession, type SessionOptions } from '../../src/aws/session.ts';
import { Secret } from '../../src/engine/secret.ts';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { startRehearsal } from '../../src/rehearsal/server.ts';
import { systemClock } from '../../src/engine/clock.ts';

async function rehearse(scenario: string) {
  const rehearsal = await startRehearsal({ scenario });
  onTestFinished(() => rehearsal.close());
  const { accessKeyId, secretAccessKey, sessionToken = '' } = rehearsal.credentials;
  const ahead: EarlyAnswer[] = [];
  const options: SessionOptions = {
    ...{ env: {}, clock: rehearsal.clock, endpointUrl: rehearsal.url, region: rehearsal.region },
    fixedCredentials: {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: new Secret(sessionToken),
    },
    early: ({ send, region, partition }) => {
      expect({ region, partition }).toEqual({ region: rehearsal.region, partition: 'aws' });
      ahead.push(
        send(earlyRead('IAM', 'GetAccountSummary', {})),
        send(earlyRead('IAM', 'GetUser', { UserName: 'nobody' })),
      );
    },
  };
  const logged = (operation: string) =>
    loggedCalls(rehearsal.state.events).filter((entry) => entry.operation === operation).length;
  return { rehearsal, options, ahead, logged };
}

describe('reads before anybody knows who is calling', () => {
  it('are sent once, and are the evidence of whoever asks for the same', async () => {
    const { options, ahead, logged } = await rehearse('root-key');
    const account = await openAccountSession(options);
    const once = readingOnce(account, ahead);
    const [one, other] = [once.watched(), once.watched()];
    await Promise.all([one.read('IAM', 'GetAccountSummary', {}), other.read('IAM', 'GetAccountSummary', {})]);
    expect(logged('GetAccountSummary')).toBe(1);
    expect(one.calls).toMatchObject([
      { operation: 'GetAccountSummary', principalArn: account.facts.caller.arn, outcome: 'ok' },
    ]);
    expect(other.calls).toEqual(one.calls);
    for (const { principalArn } of account.calls) expect(principalArn).toBe(account.facts.caller.arn);
  });

  it('fail for those only who ask', async () => {
    const { options, ahead, logged } = await rehearse('root-key');
    const once = readingOnce(await openAccountSession(options), ahead);
    await expect(once.read('IAM', 'GetUser', { UserName: 'nobody' })).rejects.toMatchObject({
      failure: { code: 'NoSuchEntityException' },
    });
    expect(logged('GetUser')).toBe(1);
  });

  it('do not hide that the credentials are wrong', async () => {
    const { options, ahead } = await rehearse('root-key');
    const fixedCredentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret('wrong') };
    await expect(openAccountSession({ ...options, fixedCredentials })).rejects.toMatchObject({
      failure: { operation: 'GetCallerIdentity' },
    });
    await Promise.allSettled(ahead.map(({ answer }) => answer));
    expect(ahead.flatMap(({ calls }) => calls).filter(({ outcome }) => outcome === 'ok')).toEqual([]);
  });

  it('are not sent without credentials', async () => {
    const { options, rehearsal, ahead } = await rehearse('root-key');
    const { fixedCredentials: _, ...without } = options;
    const env = {
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: '/nonexistent',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    };
    await expect(openAccountSession({ ...without, env })).rejects.toMatchObject({ kind: 'aws' });
    expect(ahead).toEqual([]);
    expect(rehearsal.state.events).toEqual([]);
  });

  it('are not sent to an endpoint that nobody trusts', async () => {
    const { options, ahead } = await rehearse('root-key');
    const untrusted = { ...options, clock: systemClock, endpointUrl: 'https://aws.example.com' };
    await expect(openAccountSession(untrusted)).rejects.toMatchObject({ kind: 'unanswered' });
    expect(ahead).toEqual([]);
  });

  it('tell a project from a member in the same round trip', async () => {
    const { options, logged } = await rehearse('project');
    expect((await openAccountSession({ ...options, early: () => undefined })).facts.kind).toBe('project');
    expect(logged('ListRoles')).toBe(1);
    const { options: standalone, logged: other } = await rehearse('fresh');
    const { early: _, ...late } = standalone;
    await openAccountSession(late);
    expect(other('ListRoles')).toBe(0);
  });
});
