// The journal of commands that only look: read as far as it holds, refused where it is another's, and left as it is.
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalSoFar, soundJournal } from '../../src/commands/journal-so-far.ts';
import { openJournal } from '../../src/engine/journal.ts';
import { hashOf, journalVersion } from '../../src/engine/journal-lines.ts';
import { aDirectory, aMoment } from '../record/example.ts';

const account = { id: '111122223333', partition: 'aws', rehearsal: false };

async function journalOf(lines: number) {
  const directory = join(await aDirectory(), 'journal');
  const options = { directory, now: () => aMoment, processId: process.pid, isAlive: () => true };
  const journal = await openJournal(options);
  await journal.append({ kind: 'run-started', runId: 'r1', tool: 'rootlock 1', account });
  for (let line = 1; line < lines; line += 1) await journal.append({ kind: 'made', thing: `user/ada-${line}` });
  await journal.close();
  return { directory, file: join(directory, 'journal.jsonl'), head: journal.head, lines: journal.lines };
}

it('is read with its head, and what is added stays in this process', async () => {
  const { directory, file, head } = await journalOf(3);
  const before = await readFile(file, 'utf8');
  const found = await soundJournal(directory, account);
  expect(found).toMatchObject({ damaged: 0, journal: { head } });
  await found?.journal.append({ kind: 'made', thing: 'user/eve' });
  expect(found?.journal.lines).toHaveLength(4);
  expect(found?.journal.head).toBe(head);
  expect(await readFile(file, 'utf8')).toBe(before);
});

it('is none where there is no file, or nothing in it', async () => {
  const directory = await aDirectory();
  expect(await soundJournal(join(directory, 'missing'), account)).toBeUndefined();
  expect((await journalSoFar(join(directory, 'missing'))).lines).toEqual([]);
  await mkdir(join(directory, 'empty'));
  await writeFile(join(directory, 'empty', 'journal.jsonl'), '');
  expect(await soundJournal(join(directory, 'empty'), account)).toBeUndefined();
});

it('counts damaged lines, but not one that was never finished', async () => {
  const { directory, file, head } = await journalOf(2);
  await appendFile(file, '{"kind":"made"');
  expect(await soundJournal(directory, account)).toMatchObject({ damaged: 0, journal: { head } });
  await appendFile(file, '}\n{}\n');
  expect(await soundJournal(directory, account)).toMatchObject({ damaged: 2, journal: { head } });
});

it('is refused when it is of another account, or a newer tool wrote it', async () => {
  const { directory, file, head, lines } = await journalOf(2);
  await expect(soundJournal(directory, { ...account, id: '123456789012' })).rejects.toMatchObject({
    kind: 'environment',
    happened: expect.stringContaining('is of another account: 111122223333') as string,
  });
  const at = new Date(aMoment).toISOString();
  const bare = { version: journalVersion + 1, sequence: lines.length, at, previous: head, kind: 'made', thing: 'x' };
  const newer = bare as Parameters<typeof hashOf>[0];
  await appendFile(file, `${JSON.stringify({ ...newer, hash: hashOf(newer) })}\n`);
  await expect(soundJournal(directory, account)).rejects.toMatchObject({
    kind: 'environment',
    happened: expect.stringContaining('was written by a newer rootlock') as string,
  });
});
