// The journal through the program: where it cannot be kept nothing is changed and a sentence says so, and whatever
// became of it the next start goes on.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import { type Rehearsal, startRehearsal } from '../../src/rehearsal/server.ts';
import { expectRootAtRest } from '../support/expectations.ts';
import { changesMade } from '../support/rehearsed-run.ts';
import { programUnderTest, run, runProgram, temporaryDirectory } from '../support/program.ts';

const stackTrace = /^\s+at /m;

async function served(): Promise<Rehearsal> {
  const rehearsal = await startRehearsal({ scenario: 'guarded', clock: rehearsalClock({ skipping: true }) });
  onTestFinished(() => rehearsal.close());
  return rehearsal;
}

/** The rehearsal plays the owner, with state and record in `directory`. */
const played = ({ url }: Rehearsal, directory: string, state = 'state') => [
  ...['rehearse', '--auto', '--endpoint-url', url],
  ...['--state-dir', join(directory, state), '--output', join(directory, 'out')],
];

const journalIn = ({ instance }: Rehearsal, directory: string, state = 'state') =>
  join(directory, state, `rehearsal-${instance}`, 'journal.jsonl');

describe('where no journal can be kept', () => {
  it.runIf(process.platform === 'linux')('because the home is read-only, nothing is changed', async () => {
    const rehearsal = await served();
    // Nobody, root included, can make a directory there.
    const env = { HOME: '/sys/home', XDG_STATE_HOME: '/sys/state' };
    const ended = await runProgram(['rehearse', '--auto', '--endpoint-url', rehearsal.url], { env });
    expect(ended.code).toBe(78);
    expect(ended.stderr).toMatch(/\/sys\/state\/rootlock.* cannot be /);
    expect(ended.stderr).toMatch(/^Next: .*--state-dir/m);
    expect(ended.stderr).not.toMatch(stackTrace);
    expect(changesMade({ rehearsal })).toEqual([]);
  });

  it('because a file is in its place, nothing is changed', async () => {
    const rehearsal = await served();
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'state'), 'in the way');
    const ended = await runProgram(played(rehearsal, directory));
    expect(ended.code).toBe(78);
    expect(ended.stderr).not.toMatch(stackTrace);
    expect(changesMade({ rehearsal })).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'any more, because the disk is full, no call follows, and with room again the run goes on where it was',
    async () => {
      const rehearsal = await served();
      const directory = await temporaryDirectory();
      const { node, launcher } = programUnderTest();
      // The signal of the limit is ignored, so that the write fails as it does on a full disk. 1 block is 1024 bytes.
      const script = `trap '' XFSZ; ulimit -S -f 12; exec "$@"`;
      const ended = await run('bash', ['-c', script, 'sh', node, launcher, ...played(rehearsal, directory)]);
      expect(ended.code).toBe(78);
      expect(ended.stderr).toMatch(/^The journal cannot be written in .*: EFBIG/m);
      expect(ended.stderr).toMatch(/^No further change is sent to AWS/m);
      expect(ended.stderr).not.toMatch(stackTrace);
      const made = changesMade({ rehearsal });
      const known = (await readFile(journalIn(rehearsal, directory), 'utf8')).match(/"kind":"intent"/g) ?? [];
      expect(made.length).toBeGreaterThan(0);
      expect(made.length).toBeLessThanOrEqual(known.length);
      expect(await runProgram(played(rehearsal, directory))).toMatchObject({ code: 0 });
      await expectRootAtRest(rehearsal);
    },
  );
});

describe('a journal', () => {
  it('with a damaged line in the middle is cut there, kept as it was, and the run ends well', async () => {
    const rehearsal = await served();
    const directory = await temporaryDirectory();
    expect(await runProgram(played(rehearsal, directory))).toMatchObject({ code: 0 });
    const path = journalIn(rehearsal, directory);
    const lines = (await readFile(path, 'utf8')).split('\n');
    const damaged = lines.with(20, (lines[20] ?? '').replace('"kind"', '"kinD"')).join('\n');
    await writeFile(path, damaged);
    const made = changesMade({ rehearsal }).length;
    const { code, stdout } = await runProgram(played(rehearsal, directory));
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ lines of the journal, from the first damaged one on, were cut off/);
    const [aside = ''] = (await readdir(join(path, '..'))).filter((name) => name.startsWith('journal-damaged-'));
    expect(stdout).toContain(aside);
    expect(await readFile(join(path, '..', aside), 'utf8')).toBe(damaged);
    expect((await readFile(path, 'utf8')).startsWith(`${lines.slice(0, 20).join('\n')}\n`)).toBe(true);
    const later = changesMade({ rehearsal }).slice(made);
    for (const once of ['iam.CreateUser', 'iam.CreateGroup', 's3.CreateBucket', 'cloudtrail.CreateTrail'])
      expect(later).not.toContain(once);
    await expectRootAtRest(rehearsal);
  });

  it('goes to another machine by file and by pipe, and the run goes on there', async () => {
    const rehearsal = await served();
    const directory = await temporaryDirectory();
    const at = (state: string) => ['--state-dir', join(directory, state)];
    expect(await runProgram(played(rehearsal, directory))).toMatchObject({ code: 0 });
    const file = join(directory, 'run.json');
    const exported = await runProgram(['state', 'export', file, ...at('state')]);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(exported.stdout).toContain(`to ${file}.`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const piped = await runProgram(['state', 'export', '-', ...at('state')]);
    expect(piped.stderr).toContain('to standard output');
    const imported = await runProgram(['state', 'import', '-', ...at('other')], { input: piped.stdout });
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(journalIn(rehearsal, directory, 'other'), 'utf8')).toBe(
      await readFile(journalIn(rehearsal, directory), 'utf8'),
    );
    const made = changesMade({ rehearsal }).length;
    expect(await runProgram(played(rehearsal, directory, 'other'))).toMatchObject({ code: 0 });
    expect(changesMade({ rehearsal })).toHaveLength(made);
    // What went on there lacks nothing here, so it comes back; the older file does not.
    const refused = await runProgram(['state', 'import', file, ...at('other')]);
    expect(refused.code).toBe(78);
    expect(refused.stderr).toMatch(/^The journal here is further along than the file/);
    const cut = await runProgram(['state', 'import', '-', ...at('third')], { input: piped.stdout.slice(0, 900) });
    expect(cut.code).toBe(2);
    const changed = piped.stdout.replace(/ada/, 'eve');
    const ended = await runProgram(['state', 'import', '-', ...at('third')], { input: changed });
    expect(ended.code).toBe(6);
    expect(ended.stderr).toMatch(/^Standard input is damaged: line \d+ of its journal is not as it was written\./);
    expect(await readdir(directory)).not.toContain('third');
  });
});
