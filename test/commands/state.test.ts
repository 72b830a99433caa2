// A run taken to another machine: what is in the file, what is refused, and that a run that was half done goes on.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stateCommand } from '../../src/commands/state.ts';
import type { StateFlags } from '../../src/command-line-state.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { type JournalEntry, openJournal } from '../../src/engine/journal.ts';
import { signingKey } from '../../src/record/signing-key.ts';
import { wholePictureOf } from '../deaths/whole-picture.ts';
import { mortal } from '../support/mortal-session.ts';
import { runOn, stageFor } from '../support/rehearsed-run.ts';

const ours = '111122223333';
const account = { id: ours, partition: 'aws', rehearsal: false } as const;
const started: JournalEntry = { kind: 'run-started', runId: 'r1', tool: 'rootlock 1', account };
const made = (thing: string): JournalEntry => ({ kind: 'made', thing });

const like = (says: RegExp) => expect.stringMatching(says) as string;

interface Machine {
  readonly state: string;
  readonly path: (...names: readonly string[]) => string;
}

async function machine(): Promise<Machine> {
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-state-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const state = join(directory, 'state');
  return { state, path: (...names) => join(directory, ...names) };
}

const journalFile = ({ path }: Machine, name: string = ours) => path('state', name, 'journal.jsonl');

async function wrote(on: Machine, entries: readonly JournalEntry[], name: string = ours): Promise<void> {
  const options = { directory: on.path('state', name), now: Date.now, processId: process.pid, isAlive: () => true };
  const journal = await openJournal(options);
  for (const entry of entries) await journal.append(entry);
  await journal.close();
}

/** What the command said and printed. */
async function state(on: Machine, flags: StateFlags, input = '') {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') =>
    ({ write: (text: string) => ((said[name] += text), true) }) as unknown as WriteStream;
  const stdin = Readable.from([input]) as unknown as ReadStream;
  const streams = { stdin, stdout: stream('stdout'), stderr: stream('stderr') };
  const code = await stateCommand({ stateDirectory: on.state, clock: systemClock, ...streams }, flags);
  return { code, ...said };
}

const exported = (on: Machine, more: object = {}) =>
  state(on, { action: 'export', file: on.path('run.json'), ...more });
const imported = (on: Machine, file: string, more: object = {}) => state(on, { action: 'import', file, ...more });

describe('an exported run', () => {
  it('is one file for its owner only, with the journal as it stands and no key in it', async () => {
    const here = await machine();
    await wrote(here, [started, made('iam-user/ada')]);
    const key = await signingKey(here.state, 'real');
    const { code, stdout } = await exported(here);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Exported the journal of 111122223333, 2 lines, to \/.*run\.json\.\n/) as string,
    });
    const text = await readFile(here.path('run.json'), 'utf8');
    expect((await stat(here.path('run.json'))).mode & 0o777).toBe(0o600);
    const lines = (await readFile(journalFile(here), 'utf8')).trimEnd().split('\n');
    const { hash } = JSON.parse(lines[1] ?? '') as { readonly hash: string };
    expect(JSON.parse(text)).toMatchObject({
      ...{ format: 'rootlock-state', version: 1, account: ours, about: account, head: hash, lines },
      signer: key.publicKey.fingerprint,
    });
    expect(text).not.toContain('PRIVATE');
    expect(await readdir(here.path('state', ours))).toEqual(['journal.jsonl']);
  });

  it('does not overwrite a file', async () => {
    const here = await machine();
    await wrote(here, [started]);
    await writeFile(here.path('run.json'), 'precious');
    await expect(exported(here)).rejects.toMatchObject({ kind: 'usage', happened: like(/is not overwritten/) });
    expect(await readFile(here.path('run.json'), 'utf8')).toBe('precious');
  });

  it('is of the only account, or of the one that is named; with several they are listed', async () => {
    const here = await machine();
    await expect(exported(here)).rejects.toMatchObject({ kind: 'usage', happened: like(/^There is no journal in /) });
    await wrote(here, [started]);
    await wrote(here, [{ ...started, account: { ...account, id: '123456789012' } }], '123456789012');
    await mkdir(here.path('state', '444455556666'));
    await expect(exported(here)).rejects.toMatchObject({ next: [like(/--account: 111122223333, 123456789012\.$/)] });
    await expect(exported(here, { account: '444455556666' })).rejects.toMatchObject({
      next: ['There is: 111122223333, 123456789012.'],
    });
    expect((await exported(here, { account: '123456789012' })).stdout).toContain('journal of 123456789012');
  });

  it('is not made while a process is at work on it', async () => {
    const here = await machine();
    await wrote(here, [started]);
    // The process that started the tests is alive.
    await writeFile(here.path('state', ours, 'lock'), String(process.ppid));
    await expect(exported(here)).rejects.toMatchObject({ happened: like(new RegExp(`process ${process.ppid}\\)`)) });
  });
});

describe('an imported run', () => {
  it('is here line by line, for its owner only, and says what was done', async () => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [started, made('iam-user/ada')]);
    const { publicKey } = await signingKey(here.state, 'real');
    await exported(here);
    const { stdout } = await imported(there, here.path('run.json'));
    expect(stdout).toMatch(/^Imported the journal of 111122223333, 2 lines, written by rootlock /);
    expect(stdout).toContain(publicKey.fingerprint);
    expect(stdout).toContain('it is made when the wizard first needs it');
    expect(await readFile(journalFile(there), 'utf8')).toBe(await readFile(journalFile(here), 'utf8'));
    expect((await stat(there.path('state', ours))).mode & 0o777).toBe(0o700);
    expect((await stat(journalFile(there))).mode & 0o777).toBe(0o600);
    expect(await readdir(there.state)).toEqual([ours]);
    expect((await imported(there, here.path('run.json'))).stdout).toMatch(/is here already, line by line/);
  });

  it('goes through a pipe', async () => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [started]);
    const { stdout, stderr } = await state(here, { action: 'export', file: '-' });
    expect(stderr).toMatch(/^Exported .* to standard output\./);
    await state(there, { action: 'import', file: '-' }, stdout);
    expect(await readFile(journalFile(there), 'utf8')).toBe(await readFile(journalFile(here), 'utf8'));
  });

  it('continues the one that is here, and comes back the same way', async () => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [started]);
    await exported(here);
    await imported(there, here.path('run.json'));
    await wrote(there, [made('iam-user/ada')]);
    await exported(there);
    expect((await imported(here, there.path('run.json'))).stdout).toMatch(
      /^Added 1 line to the journal of 111122223333, which had the first 1 of them/,
    );
    expect(await readFile(journalFile(here), 'utf8')).toBe(await readFile(journalFile(there), 'utf8'));
  });

  it.each([
    ['further along', [], [made('iam-user/ada')], /further along than the file: 2 lines, and the file has the first 1/],
    ['on another way', [made('a/1')], [made('b/1')], /went different ways after line 1\./],
  ])('does not replace a journal that is %s', async (_, later, elsewhere, says) => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [started]);
    await exported(here);
    await imported(there, here.path('run.json'));
    await wrote(here, later);
    await wrote(there, elsewhere);
    await rm(here.path('run.json'));
    await exported(here);
    const before = await readFile(journalFile(there), 'utf8');
    await expect(imported(there, here.path('run.json'))).rejects.toMatchObject({
      kind: 'environment',
      happened: like(says),
    });
    expect(await readFile(journalFile(there), 'utf8')).toBe(before);
  });

  it('is refused when any byte of its journal was changed, or its end is missing, and nothing is written', async () => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [started, made('iam-user/ada')]);
    await exported(here);
    const text = await readFile(here.path('run.json'), 'utf8');
    const file = JSON.parse(text) as { readonly lines: readonly string[]; readonly head: string };
    const damaged = { kind: 'verification', happened: like(/is damaged: /) };
    for (const [change, expected] of [
      [{ lines: file.lines.map((line) => line.replace('ada', 'eve')) }, damaged],
      [{ lines: file.lines.slice(0, 1) }, damaged],
      [{ lines: file.lines.toReversed() }, damaged],
      [{ lines: ['{}'] }, damaged],
      [{ lines: 'none' }, damaged],
      [{ lines: file.lines.map((line) => `${line}\n`) }, damaged],
      [{ head: null }, damaged],
      [{ account: '123456789012' }, damaged],
      [{ account: 'rehearsal-0123456789ab' }, damaged],
      [{ account: '../../etc' }, damaged],
      [{ signer: 'x' }, damaged],
      [{ tool: '\u001B[2J' }, damaged],
      [{ version: 2 }, { kind: 'usage', happened: like(/written by another rootlock/) }],
      [{ format: 'other' }, { kind: 'usage', happened: like(/is not a state file/) }],
    ] as const) {
      await writeFile(there.path('bad.json'), JSON.stringify({ ...file, ...change }));
      await expect(imported(there, there.path('bad.json')), JSON.stringify(change)).rejects.toMatchObject(expected);
    }
    await writeFile(there.path('bad.json'), text.slice(0, -9));
    await expect(imported(there, there.path('bad.json'))).rejects.toMatchObject({ kind: 'usage' });
    expect(await readdir(there.path())).toEqual(['bad.json']);
  });

  it('is refused when it is of another account than the one that was named, or than the journal that is here', async () => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [started]);
    await exported(here);
    await expect(imported(there, here.path('run.json'), { account: '123456789012' })).rejects.toMatchObject({
      happened: like(/is of account 111122223333, and not of 123456789012\.$/),
    });
    await wrote(there, [{ ...started, account: { ...account, partition: 'aws-us-gov' } }]);
    await expect(imported(there, here.path('run.json'))).rejects.toMatchObject({
      happened: like(/is of another account/),
    });
  });

  it.each(['\u001B]52;c;eA==\u0007', '\u009B2J', '\u202Egnp.exe', '\u007F'])(
    'with characters that could rule a terminal is refused, whole as its chain is: %j',
    async (text) => {
      const [here, there] = [await machine(), await machine()];
      await wrote(here, [started, made(`iam-user/${text}`)]);
      await exported(here);
      await expect(imported(there, here.path('run.json'))).rejects.toMatchObject({
        kind: 'verification',
        happened: like(/line 2 of its journal holds characters that rootlock never writes\.$/),
      });
      expect(await readdir(there.path())).toEqual([]);
    },
  );

  it.each([
    [{ id: '.*', partition: 'aws', rehearsal: false }],
    [{ id: '123456789012', partition: 'aws', rehearsal: false }],
    [{ id: ours, partition: 'aws', rehearsal: true }],
  ])('whose journal names another account than the file is refused: %j', async (other) => {
    const [here, there] = [await machine(), await machine()];
    await wrote(here, [{ ...started, account: other }]);
    await exported(here);
    await expect(imported(there, here.path('run.json'))).rejects.toMatchObject({
      kind: 'verification',
      happened: like(/its journal is of another account/),
    });
  });

  it('of a newer journal is refused as such', async () => {
    const here = await machine();
    const line = { version: 99, sequence: 0, at: 'later', previous: '0'.repeat(64), kind: 'unheard-of' };
    const hash = createHash('sha256').update(JSON.stringify(line)).digest('hex');
    const file = { format: 'rootlock-state', version: 1, tool: 'rootlock 9', account: ours, head: hash };
    await writeFile(here.path('new.json'), JSON.stringify({ ...file, lines: [JSON.stringify({ ...line, hash })] }));
    await expect(imported(here, here.path('new.json'))).rejects.toMatchObject({ happened: like(/journal version 99/) });
  });
});

describe('a run that was half done', () => {
  it('goes on on another machine and ends as one that never moved', { timeout: 60_000 }, async () => {
    const calm = await stageFor('root-key');
    expect((await runOn(calm)).code).toBe(0);
    const stage = await stageFor('root-key');
    const name = 'rehearsal-0123456789ab';
    const [here, there] = [await machine(), await machine()];
    const on = (which: Machine) => ({ ...stage, journalDirectory: which.path('state', name) });
    // Cut where a temporary key exists of which only the journal knows that it is ours.
    const end = mortal(({ kind, phase, name: operation }) => {
      return kind === 'change' && phase === 'before' && operation === 'GetSessionToken';
    });
    await runOn(on(here), end);
    expect(end.diedAt()).toBeDefined();
    await exported(here);
    await imported(there, here.path('run.json'));
    const key = await signingKey(there.state, 'rehearsal');
    expect((await runOn({ ...on(there), key })).code).toBe(0);
    expect(wholePictureOf(stage.rehearsal.state)).toEqual(wholePictureOf(calm.rehearsal.state));
  });
});
