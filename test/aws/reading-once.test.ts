import { describe, expect, it, onTestFinished } from 'vitest';
import { readingOnce } from '../../src/aws/reading-once.ts';
import { enabledRegions } from '../../src/aws/regions.ts';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { changesSeen, deskFor, stageFor } from '../support/rehearsed-run.ts';
import { scriptedOwner } from '../controls/owner.ts';

async function sessionOn(scenario: string) {
  const stage = await stageFor(scenario);
  const { context } = await deskFor(stage, scriptedOwner({}));
  const logged = (operation: string) =>
    loggedCalls(stage.rehearsal.state.events).filter((entry) => entry.operation === operation).length;
  onTestFinished(() => expect(changesSeen(stage)).toEqual([]));
  return { account: context.account, logged };
}

describe('one look at the account', () => {
  it('sends each read once, and everyone who asked has the call as evidence', async () => {
    const { account, logged } = await sessionOn('root-key');
    const once = readingOnce(account);
    const [one, other] = [once.watched(), once.watched()];
    const answers = await Promise.all([
      one.read('IAM', 'GetAccountSummary', {}),
      other.read('IAM', 'GetAccountSummary', {}),
      one.read('IAM', 'ListAccessKeys', {}),
    ]);
    expect(answers[0]).toBe(answers[1]);
    expect(logged('GetAccountSummary')).toBe(1);
    expect(one.calls.map(({ operation }) => operation).toSorted()).toEqual(['GetAccountSummary', 'ListAccessKeys']);
    expect(other.calls).toEqual([one.calls.find(({ operation }) => operation === 'GetAccountSummary')]);
    expect(once.calls).toHaveLength(2);
  });

  it('keeps other inputs and other Regions apart', async () => {
    const { account, logged } = await sessionOn('root-key');
    const once = readingOnce(account);
    await Promise.all([
      once.read('IAM', 'ListVirtualMFADevices', { AssignmentStatus: 'Assigned' }),
      once.read('IAM', 'ListVirtualMFADevices', { AssignmentStatus: 'Unassigned' }),
      once.read('EventBridge', 'ListRules', {}, { region: 'us-east-1' }),
      once.read('EventBridge', 'ListRules', {}, { region: 'eu-west-1' }),
      once.read('EventBridge', 'ListRules', {}),
    ]);
    expect([logged('ListVirtualMFADevices'), logged('ListRules')]).toEqual([2, 2]);
  });

  it('gives a refusal to everyone who asked, too', async () => {
    const { account, logged } = await sessionOn('root-key');
    const once = readingOnce(account);
    const ask = () => once.read('IAM', 'GetUser', { UserName: 'nobody' });
    const refused = await Promise.allSettled([ask(), ask()]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(logged('GetUser')).toBe(1);
  });

  it('asks anew for who looks again later, and not for who asks in the same moment', async () => {
    const { account, logged } = await sessionOn('root-key');
    let now = 0;
    const once = readingOnce(account, [], () => now);
    const ask = () => once.read('IAM', 'GetAccountSummary', {});
    const first = await ask();
    now += 1_000;
    expect(await ask()).toBe(first);
    now += 1_000;
    const second = await ask();
    expect(second).not.toBe(first);
    expect(await ask()).toBe(second);
    expect(logged('GetAccountSummary')).toBe(2);
  });
});

describe('the enabled Regions', () => {
  it('are those that AWS lists, the own one among them', async () => {
    const { account } = await sessionOn('root-key');
    const { regions, remark } = await enabledRegions(account);
    expect(regions).toContain('eu-west-1');
    expect(regions).toContain('us-east-1');
    expect(regions.length).toBeGreaterThan(10);
    expect(remark).toBeUndefined();
  });
});
