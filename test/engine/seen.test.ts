// What a look leaves in the journal, and what the next start reads of it.
import { stat, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/engine/control.ts';
import type { Fact } from '../../src/engine/port.ts';
import type { JournalEntry } from '../../src/engine/journal.ts';
import { adopt, linesOf } from '../../src/engine/journal-transfer.ts';
import { createMemory, type RunMemory } from '../../src/engine/memory.ts';
import { digestOfFact, type Look, type Standing } from '../../src/engine/seen.ts';
import { standingsAfter, standingsOf, standingsRead } from '../../src/engine/standings.ts';
import { noon } from './moved-clock.ts';
import { journalOnDisk } from './temporary-journal.ts';
import { switched } from './tiny-control.ts';

const fact = (label: string, value: string): Fact => ({ label, value, tone: 'plain' });
const holds = (...facts: readonly Fact[]): Standing => ({ state: 'verified', statement: 'It holds.', facts });
const open: Standing = { state: 'open', statement: 'It does not hold.', facts: [] };
const look = (standings: { readonly [id: string]: Standing }): Look => ({
  ...{ account: '111122223333', by: 'root', tool: 'rootlock 1', standings: new Map(Object.entries(standings)) },
});

const intent: JournalEntry = {
  ...{ kind: 'intent', planDigest: 'p', changeId: 'c', service: 'IAM', operation: 'CreateUser', principal: 'caller' },
};
const outcome: JournalEntry = {
  ...{ kind: 'outcome', planDigest: 'p', changeId: 'c', control: 'a', summary: 's', service: 'IAM' },
  ...{ operation: 'CreateUser', outcome: 'ok' },
};
const word = { control: 'w', grade: 'accepted', statement: 'For now.', fields: { owner: 'Ada' }, at: 'then' } as const;

/** What the next process knows of what `write` left. */
async function afterRestart(
  ...writes: readonly ((memory: RunMemory, append: (entry: JournalEntry) => Promise<void>) => Promise<void>)[]
) {
  const { journal, directory, text } = await journalOnDisk();
  for (const write of writes)
    await write(
      createMemory(journal, () => noon),
      (entry) => journal.append(entry),
    );
  await journal.close();
  const again = await journalOnDisk({ directory });
  expect(again.journal.cut).toBe(0);
  return { memory: createMemory(again.journal, () => noon), journal: again.journal, text: await text(), directory };
}

describe('a look', () => {
  it('is known after a restart, later ones over earlier ones', async () => {
    const { memory, journal } = await afterRestart(
      (first) => first.saw(look({ a: open, b: holds(fact('x', '1')) })),
      (second) => second.saw(look({ a: holds(), b: holds(fact('x', '1')) })),
    );
    expect(memory.seen()).toMatchObject({
      by: 'root',
      tool: 'rootlock 1',
      at: new Date(noon).toISOString(),
      isOutdated: false,
    });
    expect([...(memory.seen()?.controls ?? [])].map(([id, { state }]) => `${id} ${state}`)).toEqual([
      'a verified',
      'b verified',
    ]);
    // The second line has only what differs.
    expect(journal.lines.map((line) => (line.kind === 'seen' ? Object.keys(line.controls) : line.kind))).toEqual([
      ['a', 'b'],
      ['a'],
    ]);
  });

  it('is nothing where nobody looked', async () => {
    expect((await afterRestart((_, append) => append(intent))).memory.seen()).toBeUndefined();
  });

  it('is written once by each process, and again only where something differs', async () => {
    const { journal } = await afterRestart(
      async (memory) => {
        await memory.saw(look({ a: open }));
        await memory.saw(look({ a: open }));
        await memory.saw(look({ a: holds() }));
      },
      (memory) => memory.saw(look({ a: holds() })),
    );
    expect(journal.lines.map((line) => (line.kind === 'seen' ? line.controls : {}))).toEqual([
      { a: { state: 'open', facts: [] } },
      { a: { state: 'verified', facts: [] } },
      {},
    ]);
  });

  it('is out of date after work that nobody looked at, until the next look', async () => {
    const looked = (memory: RunMemory) => memory.saw(look({ a: open }));
    const worked = await afterRestart(looked, async (_, append) => {
      await append(intent);
      await append(outcome);
    });
    expect(worked.memory.seen()).toMatchObject({ isOutdated: true, workedOn: new Set(['a']) });
    const spoken = await afterRestart(looked, (memory) => memory.giveWord(word));
    expect(spoken.memory.seen()).toMatchObject({ isOutdated: true, workedOn: new Set(['w']) });
    const sameProcess = await afterRestart(async (memory, append) => {
      await looked(memory);
      await append(intent);
      await looked(memory);
    });
    expect(sameProcess.memory.seen()).toMatchObject({ isOutdated: false, workedOn: new Set() });
  });

  it('is out of date where lines were cut off behind it', async () => {
    const { journal, directory, path } = await journalOnDisk();
    await createMemory(journal).saw(look({ a: open }));
    await journal.append(intent);
    await journal.close();
    await truncate(path, (await stat(path)).size - 9);
    const again = await journalOnDisk({ directory });
    expect(again.journal.cut).toBe(1);
    const memory = createMemory(again.journal);
    expect(memory.seen()?.isOutdated).toBe(true);
    await memory.saw(look({ a: open }));
    expect(memory.seen()?.isOutdated).toBe(false);
  });

  it('holds no fact in words, and nothing that tells two accounts with the same telephone number alike', async () => {
    const phone = fact('Security', 'A. Example, +1 555 0100, security@example.com');
    const { text } = await afterRestart((memory) => memory.saw(look({ contacts: holds(phone) })));
    for (const word of ['Example', '555', 'security@']) expect(text).not.toContain(word);
    expect(text).toContain(digestOfFact('111122223333', 'contacts', phone));
    expect(digestOfFact('123456789012', 'contacts', phone)).not.toBe(digestOfFact('111122223333', 'contacts', phone));
  });

  it('goes with its journal to another machine', async () => {
    const { directory, journal } = await afterRestart((memory) => memory.saw(look({ a: holds(fact('x', '1')) })));
    await journal.close();
    const options = { directory, now: () => noon, processId: 4_001, isAlive: () => true };
    const { lines } = await linesOf(options);
    const there = await journalOnDisk();
    await there.journal.close();
    await adopt(lines, { ...options, directory: there.directory });
    const moved = await journalOnDisk({ directory: there.directory });
    expect(createMemory(moved.journal).seen()).toEqual(createMemory({ ...journal, lines: journal.lines }).seen());
    expect(createMemory(moved.journal).seen()?.controls.get('a')?.facts).toHaveLength(1);
  });
});

describe('the day of a word', () => {
  it('is told once it has passed, and not while it lasts', async () => {
    const { journal } = await afterRestart(async (memory) => {
      await memory.giveWord({ ...word, reviewBy: '2026-11-20' });
      await memory.giveWord({ ...word, control: 'for-good' });
    });
    const lapsedAt = (now: string, control = 'w') => createMemory(journal, () => Date.parse(now)).lapsed(control);
    expect(lapsedAt('2026-11-20T23:59:59Z')).toBeUndefined();
    expect(lapsedAt('2026-11-21T00:00:00Z')).toBe('2026-11-20');
    expect(lapsedAt('2026-11-21T00:00:00Z', 'for-good')).toBeUndefined();
    expect(lapsedAt('2026-11-21T00:00:00Z', 'other')).toBeUndefined();
  });
});

describe('a board as a look', () => {
  const finding = (state: Finding['state'], more: Partial<Finding> = {}): Finding => ({
    ...{ state, statement: 's', facts: [fact('x', '1'), fact('Delivery', 'just now')], detail: undefined },
    ...more,
  });
  const entry = (id: string, found: Finding | undefined, more: object = {}) => ({
    control: { ...switched(id), ...more },
    postponed: false,
    ...(found === undefined ? {} : { finding: found }),
  });

  it('has the word where reading shows less, the reason where it does not apply, and no fact that passes', async () => {
    const { memory } = await afterRestart(async (given) => {
      await given.giveWord({ ...word, reviewBy: '2030-01-01' });
      await given.giveWord({ ...word, control: 'v', reviewBy: '2030-01-01' });
    });
    const board = [
      ...[
        entry('w', finding('open'), { passing: ['Delivery'] }),
        entry('v', finding('verified')),
        entry('u', undefined),
      ],
      { ...entry('n', undefined), notApplicable: 'Not here.' },
    ];
    expect(Object.fromEntries(standingsOf(board, memory))).toEqual({
      w: { state: 'accepted', statement: 's', facts: [fact('x', '1')] },
      v: { state: 'verified', statement: 's', facts: [fact('x', '1'), fact('Delivery', 'just now')] },
      n: { state: 'not-applicable', statement: 'Not here.', facts: [] },
    });
  });

  it('leaves a proof that has to be given again as it was seen before', async () => {
    const { memory } = await afterRestart();
    const board = [entry('p', finding('open', { provenEarlier: true })), entry('q', finding('open'))];
    expect([...standingsOf(board, memory).keys()]).toEqual(['p', 'q']);
    memory.freshProof.wanted = true;
    expect([...standingsOf(board, memory).keys()]).toEqual(['q']);
  });

  it('of claims leaves out, for the journal alone, what an inspection tells more of', () => {
    const controls = [
      { ...switched('a'), readsMore: true as const },
      { ...switched('b'), passing: ['Delivery'] },
    ];
    const claims = ['a', 'b', 'elsewhere'].map((control) => ({
      ...{ control, grade: 'open' as const, statement: 's', facts: finding('open').facts, evidence: [], at: 'then' },
    }));
    expect([...standingsRead(claims, controls).keys()]).toEqual(['a', 'b']);
    expect(Object.fromEntries(standingsAfter(claims, controls))).toEqual({
      b: { state: 'open', statement: 's', facts: [fact('x', '1')] },
    });
  });
});
