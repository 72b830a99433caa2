import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/engine/journal.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { noon } from './moved-clock.ts';
import { journalOnDisk } from './temporary-journal.ts';

const intent = (changeId: string): JournalEntry => ({
  ...{ kind: 'intent', planDigest: 'p', changeId, service: 'IAM', operation: 'CreateAccessKey', principal: 'caller' },
});
const outcome = (changeId: string, result: 'ok' | 'refused' | 'unknown'): JournalEntry => ({
  ...{ kind: 'outcome', planDigest: 'p', changeId, control: 'c', summary: changeId, service: 'IAM' },
  ...{ operation: 'CreateAccessKey', outcome: result },
});
const made = (thing: string): JournalEntry => ({ kind: 'made', thing });
const unmade = (thing: string): JournalEntry => ({ kind: 'unmade', thing });

async function memoryAfter(entries: readonly JournalEntry[]) {
  const { journal, directory } = await journalOnDisk();
  for (const entry of entries) await journal.append(entry);
  await journal.close();
  // As a restart finds it.
  return createMemory((await journalOnDisk({ directory })).journal, () => noon);
}

describe('the memory of a run', () => {
  it('has the newest fact of each kind, and all of them in order, after a restart', async () => {
    const stored = (userName: string): JournalEntry => ({
      kind: 'fact',
      fact: { fact: 'password-stored', userName, at: 'then' },
    });
    const memory = await memoryAfter([stored('ada'), stored('bob')]);
    expect(memory.fact('password-stored')?.userName).toBe('bob');
    expect(memory.facts('password-stored').map(({ userName }) => userName)).toEqual(['ada', 'bob']);
    expect(memory.fact('trail')).toBeUndefined();
  });

  it('counts a risk as accepted only where somebody answers for it', async () => {
    const memory = await memoryAfter([]);
    const risk = {
      grade: 'accepted',
      control: 'a',
      statement: 'For now.',
      reviewBy: '2027-01-01',
      at: 'then',
    } as const;
    await memory.giveWord({ ...risk, fields: {} });
    expect(memory.word('a')).toBeUndefined();
    await memory.giveWord({ ...risk, fields: { owner: 'Ada Example' } });
    expect(memory.word('a')?.fields).toEqual({ owner: 'Ada Example' });
  });

  it('keeps the owner’s newest word on each control', async () => {
    const memory = await memoryAfter([]);
    const word = { grade: 'attested', control: 'a', fields: {}, at: 'then' } as const;
    await memory.giveWord({ ...word, statement: 'first' });
    await memory.giveWord({ ...word, statement: 'second' });
    await memory.giveWord({ ...word, control: 'b', statement: 'other' });
    expect(memory.word('a')?.statement).toBe('second');
    expect(memory.word('c')).toBeUndefined();
  });

  it('knows what is ours and still there', async () => {
    const memory = await memoryAfter([made('k/1'), made('k/2'), unmade('k/1'), made('k/3'), unmade('k/9')]);
    expect(memory.made()).toEqual(['k/2', 'k/3']);
  });

  it('does not carry used codes or the wish for a fresh proof over a restart', async () => {
    const { journal } = await journalOnDisk();
    const before = createMemory(journal);
    before.usedCodes.set('serial', new Set(['111111']));
    before.freshProof.wanted = true;
    const after = createMemory(journal);
    expect([after.usedCodes.size, after.freshProof.wanted]).toEqual([0, false]);
  });
});

describe('calls whose thing nobody has accounted for', () => {
  it.each<[string, readonly JournalEntry[], number]>([
    ['none, when nothing was called', [], 0],
    ['one, when the process ended before the answer', [intent('a')], 1],
    ['one, when the answer was lost', [intent('a'), outcome('a', 'unknown')], 1],
    ['one, when the answer came and its id was not noted', [intent('a'), outcome('a', 'ok')], 1],
    ['none, when AWS refused', [intent('a'), outcome('a', 'refused')], 0],
    ['none, when the id is known', [intent('a'), outcome('a', 'ok'), made('access-key/AKIA1')], 0],
    [
      'none, when it was found later and removed',
      [intent('a'), outcome('a', 'unknown'), unmade('access-key/AKIA1')],
      0,
    ],
    [
      'one, when only a known one was removed',
      [intent('a'), made('access-key/1'), intent('b'), unmade('access-key/1')],
      1,
    ],
    ['one, when something of another kind was made', [intent('a'), made('iam-user/ada')], 1],
  ])('are %s', async (_what, entries, count) => {
    const memory = await memoryAfter(entries);
    expect(memory.unaccounted('CreateAccessKey', 'access-key')).toEqual(Array(count).fill(noon));
  });
});
