// The journal on a real disk: what was appended is there, in order, however the process or the disk ended.
import { writeFileSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, nat, property, string } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../../src/engine/errors.ts';
import {
  confirmed,
  emptyHead,
  type Journal,
  type JournalEntry,
  openJournal,
  replay,
  unfinishedRun,
  unresolved,
} from '../../src/engine/journal.ts';
import { noon } from './moved-clock.ts';
import { journalOnDisk, temporaryDirectory } from './temporary-journal.ts';

const started: JournalEntry = { kind: 'run-started', runId: 'r1', tool: 'rootlock 1' };
const made: JournalEntry = { kind: 'made', thing: 'iam-user/ada' };
const finished: JournalEntry = { kind: 'run-finished', runId: 'r1' };
const wordy: JournalEntry = {
  kind: 'word',
  word: { grade: 'attested', control: 'root-custody', statement: 'é\n"日"', fields: { who: 'ada' }, at: 'then' },
};

function intent(changeId: string): JournalEntry {
  return { kind: 'intent', planDigest: 'p', changeId, service: 'IAM', operation: 'CreateUser', principal: 'caller' };
}
function outcome(changeId: string, result: 'ok' | 'refused' | 'unknown' = 'ok'): JournalEntry {
  return {
    ...{ kind: 'outcome', planDigest: 'p', changeId, control: 'c', summary: changeId },
    ...{ service: 'IAM', operation: 'CreateUser', outcome: result },
  };
}

async function written(journal: Journal, entries: readonly JournalEntry[]): Promise<void> {
  for (const entry of entries) await journal.append(entry);
  await journal.close();
}

async function linesAfter(entries: readonly JournalEntry[]) {
  const { journal } = await journalOnDisk();
  await written(journal, entries);
  return journal.lines;
}

/** Opens a damaged journal: the first `good` lines must be there, and what is appended then must stay. */
async function expectGoodUpTo(directory: string, whole: Journal, good: number, cut: number): Promise<void> {
  const { journal, text } = await journalOnDisk({ directory });
  expect(journal.lines).toEqual(whole.lines.slice(0, good));
  expect(journal.cut).toBe(cut);
  expect(journal.head).toBe(whole.lines[good - 1]?.hash ?? emptyHead);
  await written(journal, [finished]);
  const again = replay(await text());
  expect(again.cut).toBe(0);
  expect(again.lines.map(({ kind }) => kind)).toEqual([
    ...whole.lines.slice(0, good).map(({ kind }) => kind),
    'run-finished',
  ]);
}

describe('what was appended', () => {
  it('is in the file before append returns, one JSON object a line, chained by hashes', async () => {
    const { journal, text } = await journalOnDisk();
    await journal.append(started);
    const first = JSON.parse(await text()) as { readonly hash: string };
    expect(first).toMatchObject({ kind: 'run-started', version: 2, sequence: 0, at: '2026-11-20T12:00:00.000Z' });
    await journal.append(made);
    const second = JSON.parse((await text()).split('\n')[1] ?? '') as {
      readonly previous: string;
      readonly hash: string;
    };
    expect(second.previous).toBe(first.hash);
    expect(journal.head).toBe(second.hash);
    await journal.close();
  });

  it('is waited for until the disk has it', async () => {
    const { journal, path, text } = await journalOnDisk();
    const probe = await open(path, 'r');
    const prototype = Object.getPrototypeOf(probe) as { sync: () => Promise<void> };
    await probe.close();
    let release = (): void => undefined;
    const writtenToDisk = new Promise<void>((resolve) => (release = resolve));
    const sync = vi.spyOn(prototype, 'sync').mockReturnValue(writtenToDisk);
    try {
      let appended = false;
      const appending = journal.append(made).then(() => (appended = true));
      await expect.poll(() => sync.mock.calls.length).toBe(1);
      expect(await text()).toContain('iam-user/ada');
      expect([appended, journal.lines.length]).toEqual([false, 0]);
      release();
      await appending;
      expect(journal.lines).toHaveLength(1);
    } finally {
      sync.mockRestore();
    }
  });

  it('is there again, and equal, when the journal is opened again', async () => {
    const { journal, directory } = await journalOnDisk();
    await written(journal, [started, wordy, made]);
    const again = await journalOnDisk({ directory });
    expect(again.journal.lines).toEqual(journal.lines);
    expect(again.journal.cut).toBe(0);
    await again.journal.close();
  });

  it('is not made longer by a restart that has nothing to say', async () => {
    const { journal, directory, path } = await journalOnDisk();
    await written(journal, [started]);
    const { size } = await stat(path);
    const again = await openJournal({ directory, now: () => noon, processId: 1, isAlive: () => true });
    await again.close();
    expect((await stat(path)).size).toBe(size);
  });

  it('at the same time by several callers is written one after another', async () => {
    const { journal, text } = await journalOnDisk();
    const things = Array.from({ length: 30 }, (_, index) => `thing/${index}`);
    await Promise.all(things.map((thing) => journal.append({ kind: 'made', thing })));
    await journal.close();
    const { lines, cut } = replay(await text());
    expect(cut).toBe(0);
    expect(lines.map((line) => (line.kind === 'made' ? line.thing : ''))).toEqual(things);
  });

  it('keeps its order when the clock goes backwards', async () => {
    const { journal, directory } = await journalOnDisk({ now: () => noon });
    await written(journal, [started]);
    const earlier = await journalOnDisk({ directory, now: () => noon - 86_400_000 });
    await written(earlier.journal, [made]);
    const { journal: again } = await journalOnDisk({ directory });
    expect(again.lines.map(({ kind, at }) => `${kind} ${at}`)).toEqual([
      'run-started 2026-11-20T12:00:00.000Z',
      'made 2026-11-19T12:00:00.000Z',
    ]);
    expect(again.cut).toBe(0);
    await again.close();
  });

  it('can be read by its owner only, also where the directory and file were open to others before', async () => {
    const modes = async (directory: string) =>
      [(await stat(directory)).mode & 0o777, (await stat(join(directory, 'journal.jsonl'))).mode & 0o777] as const;
    const fresh = await journalOnDisk();
    expect(await modes(fresh.directory)).toEqual([0o700, 0o600]);
    expect((await stat(join(fresh.directory, 'lock'))).mode & 0o777).toBe(0o600);
    await fresh.journal.close();
    await chmod(fresh.directory, 0o755);
    await chmod(fresh.path, 0o644);
    const again = await journalOnDisk({ directory: fresh.directory });
    expect(await modes(fresh.directory)).toEqual([0o700, 0o600]);
    await again.journal.close();
  });
});

describe('a damaged journal', () => {
  it('cut at any byte opens at the last whole line', async () => {
    const { journal, directory, path } = await journalOnDisk();
    await written(journal, [started, wordy, made]);
    const bytes = await readFile(path);
    let good = 0;
    for (let length = 0; length < bytes.length; length += 1) {
      if (length > 0 && bytes[length - 1] === 0x0a) good += 1;
      const lineBegins = length === 0 || bytes[length - 1] === 0x0a;
      await writeFile(path, bytes.subarray(0, length));
      await expectGoodUpTo(directory, journal, good, lineBegins ? 0 : 1);
    }
    expect(good).toBe(2);
  }, 60_000);

  it('with any one byte changed opens at the line before it', async () => {
    const { journal, directory, path } = await journalOnDisk();
    await written(journal, [started, wordy, made]);
    const bytes = await readFile(path);
    let good = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (bytes[at] ?? 0) ^ 0x01;
      await writeFile(path, damaged);
      const joined = bytes[at] === 0x0a && good < 2;
      await expectGoodUpTo(directory, journal, good, 3 - good - (joined ? 1 : 0));
      if (bytes[at] === 0x0a) good += 1;
    }
    expect(good).toBe(3);
  }, 60_000);

  it('with a line taken out, doubled or moved opens before it', async () => {
    const { journal, directory, path } = await journalOnDisk();
    await written(journal, [started, wordy, made, finished]);
    const [one = '', two = '', three = '', four = ''] = (await readFile(path, 'utf8')).split('\n');
    for (const [order, good, cut] of [
      [[one, three, four], 1, 2],
      [[two, three, four], 0, 3],
      [[one, one, two], 1, 2],
      [[one, three, two, four], 1, 3],
      [[one, '', two], 1, 1],
      [['null', one], 0, 2],
      [['7'], 0, 1],
    ] as const) {
      await writeFile(path, order.map((line) => `${line}\n`).join(''));
      await expectGoodUpTo(directory, journal, good, cut);
    }
  });

  it('with a line of another journal in it opens before that line', async () => {
    const { journal, directory, path } = await journalOnDisk();
    const other = await journalOnDisk();
    await written(journal, [started, made, finished]);
    await written(other.journal, [{ ...started, runId: 'r2' }, made, finished]);
    const [one = ''] = (await readFile(path, 'utf8')).split('\n');
    const [, two = '', three = ''] = (await other.text()).split('\n');
    await writeFile(path, `${one}\n${two}\n${three}\n`);
    await expectGoodUpTo(directory, journal, 1, 2);
  });

  it('is replayed to a prefix of what was written, whatever happened to its text', async () => {
    const { journal, text } = await journalOnDisk();
    await written(journal, [started, wordy, made, intent('a'), outcome('a'), finished]);
    const whole = await text();
    assert(
      property(nat(whole.length), nat(40), string(), (at, taken, put) => {
        const { lines, goodBytes, cut } = replay(whole.slice(0, at) + put + whole.slice(at + taken));
        expect(lines).toEqual(journal.lines.slice(0, lines.length));
        expect(Buffer.from(whole).subarray(0, goodBytes).toString().split('\n').length - 1).toBe(lines.length);
        expect(cut === 0 && lines.length === 6).toBe(put === whole.slice(at, at + taken));
      }),
      { numRuns: 300, examples: [[0, 0, '']] },
    );
  });
});

describe('the lock', () => {
  it('keeps a second process out and names the first', async () => {
    const { journal, directory } = await journalOnDisk({ processId: 4_001 });
    const second = journalOnDisk({ directory, processId: 4_002, isAlive: (pid) => pid === 4_001 });
    await expect(second).rejects.toMatchObject({
      kind: 'environment',
      happened: expect.stringContaining('process 4001') as string,
      account: 'This one changed nothing.',
    });
    await journal.append(made);
    await journal.close();
  });

  it('is taken over from a process that is gone', async () => {
    const { directory, journal: dead } = await journalOnDisk({ processId: 4_001 });
    const { journal } = await journalOnDisk({ directory, processId: 4_002, isAlive: () => false });
    expect(await readFile(join(directory, 'lock'), 'utf8')).toBe('4002');
    await journal.close();
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
    await dead.close();
  });

  it('of a process that was killed while it took it does not stand in the way', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'lock'), '');
    const { journal } = await journalOnDisk({ directory });
    expect(await readFile(join(directory, 'lock'), 'utf8')).toBe('4001');
    await journal.close();
  });

  it('is got by one of two that start together, also when a dead one is in the way', async () => {
    for (let round = 0; round < 25; round += 1) {
      const directory = await temporaryDirectory();
      if (round % 2 === 0) await writeFile(join(directory, 'lock'), '999');
      const alive = (pid: number) => pid !== 999;
      const results = await Promise.allSettled(
        [4_001, 4_002].map((processId) => journalOnDisk({ directory, processId, isAlive: alive })),
      );
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(refused[0]).toBeInstanceOf(Problem);
      for (const result of results) if (result.status === 'fulfilled') await result.value.journal.close();
      expect(await readdir(directory)).toEqual(['journal.jsonl']);
    }
  });

  it('taken by another process right before a dead one’s is removed is given back', async () => {
    const directory = await temporaryDirectory();
    const lock = join(directory, 'lock');
    await writeFile(lock, '999');
    const isAlive = (pid: number) => {
      if (pid === 999) writeFileSync(lock, '4001');
      return pid === 4_001;
    };
    await expect(journalOnDisk({ directory, processId: 4_002, isAlive })).rejects.toThrow(/process 4001/);
    expect(await readFile(lock, 'utf8')).toBe('4001');
    expect(await readdir(directory)).toEqual(['lock']);
  });

  it('of another process is left alone when a journal is closed a second time', async () => {
    const { journal, directory } = await journalOnDisk({ processId: 4_001 });
    await journal.close();
    const other = await journalOnDisk({ directory, processId: 4_002 });
    await journal.close();
    expect(await readFile(join(directory, 'lock'), 'utf8')).toBe('4002');
    await other.journal.close();
  });
});

describe('a journal that cannot be kept', () => {
  const wanted = {
    kind: 'environment',
    happened: expect.stringMatching(/^The journal cannot be written in /) as string,
    account: expect.stringContaining('No further change is sent to AWS') as string,
    next: [expect.stringContaining('--state-dir') as string],
  };

  it('because a file is where its directory should be says so in three parts', async () => {
    const directory = join(await temporaryDirectory(), 'account');
    await writeFile(directory, 'in the way');
    await expect(journalOnDisk({ directory })).rejects.toMatchObject(wanted);
    expect(await readFile(directory, 'utf8')).toBe('in the way');
  });

  it('because a directory is where its file should be says so, and leaves no lock', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'journal.jsonl'));
    await expect(journalOnDisk({ directory })).rejects.toMatchObject(wanted);
    expect(await readdir(directory)).toEqual(['journal.jsonl']);
  });

  it('because a link is in its place says so, and leaves alone what the link leads to', async () => {
    const directory = await temporaryDirectory();
    const elsewhere = join(await temporaryDirectory(), 'precious');
    await writeFile(elsewhere, 'precious\n', { mode: 0o644 });
    await symlink(elsewhere, join(directory, 'journal.jsonl'));
    await expect(journalOnDisk({ directory })).rejects.toMatchObject(wanted);
    expect(await readFile(elsewhere, 'utf8')).toBe('precious\n');
    expect((await stat(elsewhere)).mode & 0o777).toBe(0o644);
  });

  it('any more, because it was closed, says so instead of losing the entry', async () => {
    const { journal } = await journalOnDisk();
    await journal.close();
    await expect(journal.append(made)).rejects.toMatchObject(wanted);
    expect(journal.lines).toEqual([]);
  });
});

describe('what a journal says', () => {
  it('about the run: unfinished until its end is written', async () => {
    expect(unfinishedRun([])).toBeUndefined();
    expect(unfinishedRun(await linesAfter([started, made]))).toBe('r1');
    expect(unfinishedRun(await linesAfter([started, { kind: 'run-resumed', runId: 'r1' }]))).toBe('r1');
    expect(unfinishedRun(await linesAfter([started, finished]))).toBeUndefined();
    expect(unfinishedRun(await linesAfter([started, finished, { ...started, runId: 'r2' }]))).toBe('r2');
  });

  it('about changes: those AWS confirmed in this run, restarts included, and no others', async () => {
    const lines = await linesAfter([
      ...[started, outcome('old'), finished, { ...started, runId: 'r2' }],
      ...[outcome('a'), outcome('no', 'refused'), outcome('lost', 'unknown')],
      ...[{ kind: 'run-resumed', runId: 'r2' } as const, outcome('b')],
    ]);
    expect(confirmed(lines).map(({ changeId }) => changeId)).toEqual(['a', 'b']);
  });

  it('about intents: those without an outcome are not resolved until everything is read again', async () => {
    const before = [started, intent('a'), outcome('a'), intent('b'), intent('c'), outcome('c', 'refused'), intent('c')];
    expect(unresolved(await linesAfter(before)).map(({ changeId }) => changeId)).toEqual(['b', 'c']);
    const resumed = [...before, { kind: 'run-resumed', runId: 'r1' } as const];
    expect(unresolved(await linesAfter(resumed))).toEqual([]);
  });
});
