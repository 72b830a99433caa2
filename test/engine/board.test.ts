import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/controls/index.ts';
import { type BoardEntry, isSettled, linesOf, lockedBy, nextOf, stateOf } from '../../src/engine/board.ts';
import type { Finding } from '../../src/engine/control.ts';
import { createMemory, type RunMemory } from '../../src/engine/memory.ts';
import { noon } from './moved-clock.ts';
import { journalOnDisk } from './temporary-journal.ts';
import type { TinyAccount } from './tiny-account.ts';
import { switched } from './tiny-control.ts';

type Entry = BoardEntry<TinyAccount>;
const states = ['verified', 'not-applicable', 'open', 'unknown', 'failed'] as const;

function entry(
  id: string,
  state: Finding['state'],
  more: Partial<Entry> & { readonly needs?: readonly string[] } = {},
): Entry {
  const { needs = [], ...rest } = more;
  const finding = { state, statement: `${id} ${state}`, facts: [], detail: undefined };
  return { control: switched(id, { needs }), finding, postponed: false, ...rest };
}

async function memoryWith(grade?: 'attested' | 'accepted', control = 'a', reviewBy?: string): Promise<RunMemory> {
  const { journal } = await journalOnDisk();
  const memory = createMemory(journal, () => noon);
  if (grade !== undefined) {
    const word = { grade, control, statement: 'so', fields: { owner: 'Ada Example' }, at: 'then' };
    await memory.giveWord({ ...word, ...(reviewBy === undefined ? {} : { reviewBy }) });
  }
  return memory;
}

describe('what the list shows', () => {
  it.each(states)('for a control found %s is what was found', async (state) => {
    const one = entry('a', state);
    expect(stateOf(one, [one], await memoryWith())).toBe(state);
  });

  it('for a control that does not apply says so, whatever was found', async () => {
    const one = entry('a', 'open', { notApplicable: 'No IAM here.' });
    expect(stateOf(one, [one], await memoryWith())).toBe('not-applicable');
    expect(linesOf([one], await memoryWith())[0]?.note).toBe('No IAM here.');
  });

  it('is the owner’s word only where reading did not settle it', async () => {
    const word = await memoryWith('accepted');
    const shown = states.map((state) => stateOf(entry('a', state), [entry('a', state)], word));
    expect(shown).toEqual(['verified', 'not-applicable', 'accepted', 'accepted', 'accepted']);
    const other = entry('b', 'open');
    expect(stateOf(other, [other], word)).toBe('open');
  });

  it('is open again when the day of review is over', async () => {
    const one = entry('a', 'open');
    expect(stateOf(one, [one], await memoryWith('accepted', 'a', '2026-11-20'))).toBe('accepted');
    expect(stateOf(one, [one], await memoryWith('accepted', 'a', '2026-11-19'))).toBe('open');
  });

  it('marks the control at work and says what was found or what unlocks it', async () => {
    const board = [entry('a', 'open'), entry('b', 'open', { needs: ['a'] })];
    expect(linesOf(board, await memoryWith(), 'a').map(({ state, note }) => [state, note])).toEqual([
      ['working', 'a open'],
      ['locked', 'after: a'],
    ]);
  });
});

describe('a lock', () => {
  it('is opened by what was verified or does not apply, and by nothing else', () => {
    const needy = entry('b', 'open', { needs: ['a'] });
    const opened = states.filter((state) => lockedBy(needy, [entry('a', state), needy]).length === 0);
    expect(opened).toEqual(['verified', 'not-applicable']);
    expect(lockedBy(needy, [entry('a', 'open', { notApplicable: 'no' }), needy])).toEqual([]);
    const unread = entry('a', 'open');
    expect(lockedBy(needy, [{ control: unread.control, postponed: false }, needy])).toEqual([unread.control]);
  });

  it('is not opened by the owner’s word', async () => {
    const board = [entry('a', 'open'), entry('b', 'open', { needs: ['a'] })] as const;
    const memory = await memoryWith('accepted', 'a');
    expect(stateOf(board[0], board, memory)).toBe('accepted');
    expect(stateOf(board[1], board, memory)).toBe('locked');
    expect(nextOf(board, memory)).toBeUndefined();
  });

  it.each(['open', 'unknown', 'failed'] as const)('holds a control found %s', async (state) => {
    const board = [entry('a', 'open', { postponed: true }), entry('b', state, { needs: ['a'] })];
    expect(nextOf(board, await memoryWith())).toBeUndefined();
  });

  it('of the catalogue names controls that stand before it', () => {
    for (const [index, { id, needs }] of catalogue.entries()) {
      const before = catalogue.slice(0, index).map((control) => control.id);
      for (const need of needs) expect(before, `${id} needs ${need}`).toContain(need);
    }
    expect(catalogue.find(({ id }) => id === 'root-access-keys')?.needs).toContain('admin-sign-in');
  });
});

describe('the next control', () => {
  it('is the first that is neither settled, locked nor left for later', async () => {
    const board = [
      entry('v', 'verified'),
      entry('p', 'open', { postponed: true }),
      entry('l', 'open', { needs: ['p'] }),
      entry('u', 'unknown'),
      entry('o', 'open'),
    ];
    expect(nextOf(board, await memoryWith())?.control.id).toBe('u');
    expect(nextOf(board, await memoryWith('accepted', 'u'))?.control.id).toBe('o');
  });

  it('is none when all is settled', () => {
    const all = [
      'verified',
      'attested',
      'accepted',
      'not-applicable',
      'open',
      'unknown',
      'failed',
      'locked',
      'working',
    ] as const;
    expect(all.filter((state) => isSettled(state))).toEqual(['verified', 'attested', 'accepted', 'not-applicable']);
  });
});
