// The invariants must notice what they are there for: each is shown a call that breaks it.
import { describe, expect, it } from 'vitest';
import { type Change, sealPlan } from '../../src/engine/plan.ts';
import { addKey } from '../../src/rehearsal/furnish.ts';
import type { Passing } from './direct-session.ts';
import { judge, newDeeds, noteConsent, noteDone, Violation } from './oracles.ts';
import { journalIn, newWorld, type World } from './world.ts';

const change = (id: string, userName: string): Change => ({
  ...{ id, summary: id, operation: 'CreateUser', input: { UserName: userName } },
  service: 'IAM',
  principal: 'caller',
  undo: { kind: 'final' },
});

const plan = sealPlan({
  control: 'example',
  title: 'Two users',
  changes: [change('first', '{user}'), change('second', 'bob')],
  alternatives: { user: ['ada', 'eve'] },
});

async function callOf(world: World, changeId: string, input: object, more: Partial<Passing> = {}): Promise<Passing> {
  const call = { service: 'IAM', operation: 'CreateUser', principal: 'caller' } as const;
  const { digest: planDigest } = plan;
  const intent = { kind: 'intent', planDigest, changeId, ...call } as const;
  await journalIn(world, () => undefined).append(intent);
  const permit = { planDigest, changeId, announce: async () => undefined };
  const accessKeyId = world.callerKeyId();
  return { ...call, region: 'eu-west-1', accessKeyId, input: { ...input }, permit, ...more };
}

describe('the invariants notice', () => {
  it('a call that nobody consented to, and let one pass that was', async () => {
    const world = newWorld({ scenario: 'fresh' });
    const deeds = newDeeds();
    const call = await callOf(world, 'first', { UserName: 'ada' });
    expect(() => judge(call, world, deeds)).toThrow('nobody consented');
    noteConsent(plan, deeds);
    expect(() => judge(call, world, deeds)).not.toThrow();
  });

  it('a call without its intent on disk', async () => {
    const world = newWorld({ scenario: 'fresh' });
    const deeds = newDeeds();
    noteConsent(plan, deeds);
    const call = await callOf(world, 'first', { UserName: 'ada' });
    world.lines.length = 0;
    expect(() => judge(call, world, deeds)).toThrow('left without its intent');
  });

  it.each([
    ['another input', 'second', { UserName: 'mallory' }, {}, 'another input'],
    ['more input', 'second', { UserName: 'bob', Path: '/x/' }, {}, 'another input'],
    ['a name that was not shown', 'first', { UserName: 'bob' }, {}, 'another input'],
    ['another operation', 'second', { UserName: 'bob' }, { operation: 'DeleteUser' }, 'is not the CreateUser'],
    ['another signer', 'second', { UserName: 'bob' }, { principal: 'administrator' as const }, 'is not the CreateUser'],
    ['a change that is not there', 'third', {}, {}, 'was not shown'],
  ])('%s', async (_, changeId, input, more, says) => {
    const world = newWorld({ scenario: 'fresh' });
    const deeds = newDeeds();
    noteConsent(plan, deeds);
    const call = await callOf(world, changeId, input, more);
    expect(() => judge(call, world, deeds)).toThrow(says);
  });

  it('a change out of its order, and one that is made twice', async () => {
    const world = newWorld({ scenario: 'fresh' });
    const deeds = newDeeds();
    noteConsent(plan, deeds);
    const second = await callOf(world, 'second', { UserName: 'bob' });
    judge(second, world, deeds);
    noteDone(second, world, deeds);
    expect(() => judge(second, world, deeds)).toThrow('done twice');
    const first = await callOf(world, 'first', { UserName: 'eve' });
    expect(() => judge(first, world, deeds)).toThrow('came after what follows it');
  });

  it.each([
    ['DeleteAccessKey', {}],
    ['UpdateAccessKey', { Status: 'Inactive' }],
  ])('%s on a root key without a proven administrator', async (operation, more) => {
    const world = newWorld({ scenario: 'root-key' });
    const [key] = world.account.keys.keys();
    const input = { AccessKeyId: key, ...more };
    const call = { service: 'IAM', operation, principal: 'caller', region: 'eu-west-1', input } as const;
    const signed = { ...call, accessKeyId: world.callerKeyId() };
    expect(() => judge(signed, world, newDeeds())).toThrow('without an administrator proven in this process');
  });

  it("the end of somebody else's access key", () => {
    const world = newWorld({ scenario: 'done' });
    const { accessKeyId } = addKey(world.place(), { kind: 'user', userName: 'ada' });
    const input = { UserName: 'ada', AccessKeyId: accessKeyId };
    const call = { service: 'IAM', operation: 'DeleteAccessKey', principal: 'caller', region: 'eu-west-1' } as const;
    expect(() => judge({ ...call, input, accessKeyId: world.callerKeyId() }, world, newDeeds())).toThrow(Violation);
  });
});
