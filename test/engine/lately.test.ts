// AWS shows a change everywhere only after a while: what a read says against it meanwhile leads to no second change.
import { describe, expect, it } from 'vitest';
import { createLately } from '../../src/engine/lately.ts';
import { verifyAll } from '../../src/engine/verify-all.ts';
import { noon } from './moved-clock.ts';
import { yes } from './scripted-port.ts';
import { change, planOf, userChange } from './sample-plan.ts';
import { scriptedSender } from './scripted-sender.ts';
import { TinyAccount } from './tiny-account.ts';
import { switched } from './tiny-control.ts';
import { tinyRun } from './tiny-run.ts';

const second = 1_000;
const none: ReadonlyMap<string, string> = new Map();

describe('a change of a moment ago', () => {
  const group = change('readers');

  it('is repeated by a plan that holds it, for a minute', () => {
    const lately = createLately();
    lately.confirmed(group, none, noon);
    expect(lately.isRepeatedBy(planOf([change('other'), group]), noon + 59 * second)).toBe(true);
    expect(lately.isRepeatedBy(planOf([group]), noon + 60 * second)).toBe(false);
    expect(lately.isRepeatedBy(planOf([change('other')]), noon)).toBe(false);
  });

  it('that may have happened counts for a quarter of that', () => {
    const lately = createLately();
    lately.inDoubt(group, none, noon);
    expect(lately.isRepeatedBy(planOf([group]), noon + 14 * second)).toBe(true);
    expect(lately.isFresh(noon + 15 * second)).toBe(false);
    expect(lately.count).toBe(0);
  });

  it('that was taken back may be done again at once', () => {
    const lately = createLately();
    lately.confirmed(userChange('ada'), none, noon);
    lately.takenBack(userChange('ada'), none);
    expect(lately.isRepeatedBy(planOf([userChange('ada')]), noon)).toBe(false);
  });

  it('is told apart by the names it was made with', () => {
    const lately = createLately();
    const named = change('group', { input: { GroupName: '{group}' } });
    const planFor = (name: string) =>
      planOf([named], { placeholders: { group: { meaning: 'the group' } }, alternatives: { group: [name] } });
    lately.confirmed(named, new Map([['group', 'readers']]), noon);
    expect(lately.isRepeatedBy(planFor('readers'), noon)).toBe(true);
    expect(lately.isRepeatedBy(planFor('writers'), noon)).toBe(false);
  });

  it('does not count where doing it again at once is right', () => {
    const lately = createLately();
    const deletion = {
      operation: 'DeleteUser',
      input: { UserName: 'x' },
      principal: 'caller',
      service: 'IAM',
    } as const;
    const again = [
      change('codes', { repeats: 'with new codes' }),
      change('replace', { operation: 'UpdateLoginProfile' }),
      change('key', { compensation: { ...deletion, summary: 'Delete it' } }),
      change('key-gone', { unmakes: 'access-key/{key 1}' }),
    ];
    for (const one of again) lately.confirmed(one, none, noon);
    const placeholders = { 'key 1': { meaning: 'a key' } };
    for (const one of again) expect(lately.isRepeatedBy(planOf([one], { placeholders }), noon), one.id).toBe(false);
  });

  it('of an earlier process is fresh too', () => {
    expect(createLately(noon).isFresh(noon + 59 * second)).toBe(true);
    expect(createLately(noon).since(noon + 5 * second)).toBe(5 * second);
    expect(createLately().isFresh(noon)).toBe(false);
  });
});

/** A control whose reads show its change only at the n-th look after it, and every other one before that not at all. */
function shownLate(id: string, looks: number) {
  let left = looks;
  return switched(id, {
    inspect: async ({ account }) => {
      const on = account.read(id) && (left -= 1) < 0;
      return { state: on ? 'verified' : 'open', statement: on ? 'on' : 'off', facts: [], detail: undefined };
    },
  });
}

describe('a run', () => {
  it('asks for no second consent while AWS does not show the first change', async () => {
    const { go, port, account, clock } = await tinyRun({ 'a.approve': [yes] });
    const { board } = await go([shownLate('a', 5)]);
    expect(board[0]?.finding?.state).toBe('verified');
    expect(port.asked.map(({ id }) => id)).toEqual(['a.approve']);
    expect(account.sender.sent).toHaveLength(1);
    expect(clock.slept.length).toBeGreaterThan(3);
  });

  it('asks again when a minute passed and the change is still not to be seen', async () => {
    const { go, port } = await tinyRun({ 'a.approve': [yes, yes], hub: ['leave'] });
    await go([shownLate('a', 45)]);
    expect(port.asked.map(({ id }) => id)).toEqual(['a.approve', 'a.approve']);
  });

  it('does not let a control it has seen to hold fall back for a late read', async () => {
    let looks = 0;
    const flickers = switched('a', {
      inspect: async ({ account }) => {
        const on = account.read('a');
        looks += on ? 1 : 0;
        const shown = on && looks !== 3;
        return { state: shown ? 'verified' : 'open', statement: shown ? 'on' : 'off', facts: [], detail: undefined };
      },
    });
    const { go, port } = await tinyRun({ 'a.approve': [yes], 'b.approve': [yes] });
    await go([flickers, switched('b')]);
    expect(looks).toBeGreaterThan(3);
    expect(port.asked.map(({ id }) => id)).toEqual(['a.approve', 'b.approve']);
  });

  it('does not take for late what no longer counts because a fresh proof is wanted', async () => {
    const inner = switched('proof');
    const proof = switched('proof', {
      inspect: async (context) => {
        const now = await inner.inspect(context);
        return context.memory.freshProof.wanted ? now : { ...now, state: 'verified', provenEarlier: true };
      },
    });
    const { go, port, clock, context } = await tinyRun({ 'proof.approve': [yes], 'keys.approve': [yes] });
    context.memory.lately.confirmed(change('x'), none, clock.now());
    await go([proof, switched('keys', { needs: ['proof'] })]);
    expect(port.asked.map(({ id }) => id)).toEqual(['proof.approve', 'keys.approve']);
    // Only the first look waited.
    expect(clock.slept).toEqual(Array.from({ length: 5 }, () => 2_000));
  });

  it('does not take for late that a change made something else open which held from the first look on', async () => {
    const everyone = switched('everyone', {
      // Holds until the first user is there, who has yet to get what everyone should have.
      inspect: async ({ account }) => {
        const on = !account.read('user') || account.read('everyone');
        return { state: on ? 'verified' : 'open', statement: on ? 'on' : 'off', facts: [], detail: undefined };
      },
    });
    const { go, port, clock } = await tinyRun({ 'user.approve': [yes], 'everyone.approve': [yes] });
    const { board } = await go([switched('user'), everyone]);
    expect(port.asked.map(({ id }) => id)).toEqual(['user.approve', 'everyone.approve']);
    expect(board.map(({ finding }) => finding?.state)).toEqual(['verified', 'verified']);
    expect(clock.slept).toEqual([]);
  });

  it('reads once more at the end what AWS shows as it was before', async () => {
    const run = await tinyRun({ 'a.approve': [yes] });
    const control = switched('a');
    const { board } = await run.go([control]);
    let reads = 0;
    const late = switched('a', {
      verify: async () => {
        reads += 1;
        return { grade: reads < 3 ? 'open' : 'verified', statement: '', facts: [] };
      },
    });
    const [claim] = await verifyAll(
      board.map((entry) => ({ ...entry, control: late })),
      run.context,
    );
    expect([claim?.grade, reads]).toEqual(['verified', 3]);
  });

  it('that begins right after another waits a little before it looks', async () => {
    const first = await tinyRun({ 'a.approve': [yes] });
    await first.go([switched('a')]);
    const second = await tinyRun(
      { 'b.approve': ['declined'], hub: ['leave'] },
      { disk: first.disk, account: new TinyAccount(scriptedSender()) },
    );
    await second.go([switched('b')]);
    expect(second.clock.slept.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 2_000));
  });
});
