// Journals of other versions of the tool: an older one goes on as it is, a newer one is not touched.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unfinishedRun } from '../../src/engine/journal.ts';
import { journalVersion, replay } from '../../src/engine/journal-lines.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { noon } from './moved-clock.ts';
import { journalOnDisk, temporaryDirectory } from './temporary-journal.ts';

// As version 1 wrote it.
const older = [
  '{"version":1,"sequence":0,"at":"2026-11-20T12:00:00.000Z","previous":"0000000000000000000000000000000000000000000000000000000000000000","kind":"run-started","runId":"r1","tool":"rootlock 0.1.0","hash":"c3f8cdf8819c9c1a72557dd97ab49294b0721ffa1f7d319433f18b97cb31b899"}',
  '{"version":1,"sequence":1,"at":"2026-11-20T12:00:01.000Z","previous":"c3f8cdf8819c9c1a72557dd97ab49294b0721ffa1f7d319433f18b97cb31b899","kind":"fact","fact":{"fact":"administrator","userName":"ada","groupName":"administrators"},"hash":"a4e5e995a3f01f60c95149c29a7347a2d6f5f0c0aafdc487252b0e22964d21e9"}',
];

const account = { id: '111122223333', partition: 'aws', rehearsal: false } as const;

/** A journal of whole lines of that version, and its text. */
async function journalOf(version: number, more: object = {}) {
  const directory = join(await temporaryDirectory(), 'account');
  let previous = '0'.repeat(64);
  const lines = ['run-started', 'made'].map((kind, sequence) => {
    const line = {
      version,
      sequence,
      at: '2026-11-20T12:00:00.000Z',
      previous,
      kind,
      runId: 'r1',
      thing: 'x/1',
      ...more,
    };
    previous = createHash('sha256').update(JSON.stringify(line)).digest('hex');
    return `${JSON.stringify({ ...line, hash: previous })}\n`;
  });
  await mkdir(directory, { mode: 0o700 });
  await writeFile(join(directory, 'journal.jsonl'), lines.join(''), { mode: 0o600 });
  return { directory, text: lines.join('') };
}

describe('a journal of version 1', () => {
  it('goes on: what it says is known, its lines stay as they are, and new ones are of this version', async () => {
    const directory = join(await temporaryDirectory(), 'account');
    await mkdir(directory);
    const text = `${older.join('\n')}\n`;
    await writeFile(join(directory, 'journal.jsonl'), text);
    const { journal, text: now } = await journalOnDisk({ directory, account });
    expect(journal.cut).toBe(0);
    expect(unfinishedRun(journal.lines)).toBe('r1');
    expect(createMemory(journal).fact('administrator')).toMatchObject({ userName: 'ada' });
    await journal.append({ kind: 'run-resumed', runId: 'r1', account });
    await journal.close();
    expect((await now()).startsWith(text)).toBe(true);
    const again = replay(await now());
    expect(again.cut).toBe(0);
    expect(again.lines.map(({ version }) => version)).toEqual([1, 1, journalVersion]);
  });
});

describe('a journal of a newer version', () => {
  it('is refused in a clear sentence, and not a byte of it is changed', async () => {
    const { directory, text } = await journalOf(journalVersion + 1);
    const before = await stat(join(directory, 'journal.jsonl'));
    await expect(journalOnDisk({ directory })).rejects.toMatchObject({
      kind: 'environment',
      happened: `The journal in ${directory} was written by a newer rootlock (journal version ${journalVersion + 1}; this one reads up to ${journalVersion}).`,
      account: 'Nothing was changed, neither in the account nor in the journal.',
    });
    expect(await readFile(join(directory, 'journal.jsonl'), 'utf8')).toBe(text);
    expect((await stat(join(directory, 'journal.jsonl'))).mtimeMs).toBe(before.mtimeMs);
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
  });

  it('is refused also where only its last lines are newer', async () => {
    const { directory, journal, path } = await journalOnDisk();
    await journal.append({ kind: 'made', thing: 'x/1' });
    await journal.close();
    const line = { version: 9, sequence: 1, at: 'later', previous: journal.head, kind: 'unheard-of' };
    const hash = createHash('sha256').update(JSON.stringify(line)).digest('hex');
    await writeFile(path, `${await readFile(path, 'utf8')}${JSON.stringify({ ...line, hash })}\n`);
    const text = await readFile(path, 'utf8');
    await expect(journalOnDisk({ directory })).rejects.toThrow(/journal version 9/);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('is not what a damaged number makes of a line', async () => {
    const { directory, journal, path } = await journalOnDisk();
    await journal.append({ kind: 'made', thing: 'x/1' });
    await journal.close();
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"version":\d/, '"version":7'));
    const again = await journalOnDisk({ directory });
    expect(again.journal).toMatchObject({ cut: 1, lines: [] });
  });
});

describe('a journal of another account', () => {
  it.each([
    ['another id', { ...account, id: '123456789012' }],
    ['a rehearsal of that id', { ...account, rehearsal: true }],
    ['another partition', { ...account, partition: 'aws-us-gov' }],
  ])('is refused and left as it is: %s', async (_, other) => {
    const { directory, text } = await journalOf(journalVersion, { account: other });
    await expect(journalOnDisk({ directory, account })).rejects.toMatchObject({
      kind: 'environment',
      happened: expect.stringContaining(`is of another account: ${other.id}`) as string,
    });
    expect(await readFile(join(directory, 'journal.jsonl'), 'utf8')).toBe(text);
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
  });
});

describe('what is cut off a damaged journal', () => {
  it('is kept, with all that follows the damage, in a file for its owner only, once', async () => {
    const { directory, journal, path } = await journalOnDisk();
    for (const thing of ['x/1', 'x/2', 'x/3']) await journal.append({ kind: 'made', thing });
    await journal.close();
    const damaged = (await readFile(path, 'utf8')).replace('x/2', 'x/7');
    for (let round = 0; round < 2; round += 1) {
      await writeFile(path, damaged);
      const { journal: again } = await journalOnDisk({ directory });
      expect(again).toMatchObject({ cut: 2, lines: [{ thing: 'x/1' }] });
      const kept = again.keptAside ?? '';
      expect(await readFile(kept, 'utf8')).toBe(damaged);
      expect((await stat(kept)).mode & 0o777).toBe(0o600);
      await again.close();
    }
    expect((await readdir(directory)).filter((name) => name.includes('damaged'))).toHaveLength(1);
  });

  it('is nothing worth keeping when its process ended in the middle of the last line', async () => {
    const { directory, journal, path } = await journalOnDisk();
    for (const thing of ['x/1', 'x/2']) await journal.append({ kind: 'made', thing });
    await journal.close();
    await writeFile(path, (await readFile(path)).subarray(0, -20));
    const { journal: again } = await journalOnDisk({ directory });
    expect([again.cut, again.keptAside]).toEqual([1, undefined]);
    await again.close();
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
  });
});

describe('a clock that goes backwards', () => {
  const day = 24 * 60 * 60_000;
  const confirmedAt = async (at: number) => {
    const { journal } = await journalOnDisk({ now: () => at });
    const about = {
      planDigest: 'p',
      changeId: 'c',
      control: 'c',
      summary: 's',
      service: 'IAM',
      operation: 'CreateUser',
    };
    await journal.append({ kind: 'outcome', ...about, outcome: 'ok' });
    return journal;
  };

  it('between two starts makes nobody wait until it is there again', async () => {
    const journal = await confirmedAt(noon);
    const { lately } = createMemory(journal, () => noon - 30 * day);
    expect(lately.since(noon - 30 * day)).toBe(0);
    expect(lately.since(noon - 30 * day + 10_000)).toBe(10_000);
    expect(lately.isFresh(noon - 30 * day)).toBe(true);
    expect(lately.isFresh(noon - 30 * day + 60_000)).toBe(false);
  });

  it('in the middle of a run ends the wait for late reads instead of stretching it', async () => {
    const { lately } = createMemory(await confirmedAt(noon), () => noon);
    expect([lately.isFresh(noon), lately.isFresh(noon - 50_000)]).toEqual([true, true]);
    expect(lately.isFresh(noon - day)).toBe(false);
  });
});
