// `rootlock record` from outside: as a schedule would run it, through pipes and without a terminal, on an account that
// another process serves; and what a person sees.
import { CloudTrailClient, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { hasSshKeygen, makeSshKey } from '../record/ssh.ts';
import { changesSeenBy, rehearsalFor } from '../support/journey.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

interface Report {
  readonly record: string;
  readonly words: string;
  readonly outcome: string;
  readonly signer: { readonly sha256: string; readonly tagsName: string };
  readonly since?: { readonly drift: readonly { readonly control: string; readonly change: string }[] };
}

const reportIn = (stdout: string) => JSON.parse(stdout) as Report;

it('signs how an account stands, quarter after quarter, and changes nothing', { timeout: 240_000 }, async () => {
  const rehearsal = await rehearsalFor('root-key');
  const directory = await temporaryDirectory();
  // Its own credentials, clock and journal: the address is enough.
  const where = ['--endpoint-url', rehearsal.url, '--state-dir', 'state'];
  const record = (...args: readonly string[]) =>
    runProgram(['record', ...where, '--output', 'evidence', ...args], { directory });
  const verify = (path: string, ...args: readonly string[]) =>
    runProgram(['verify', path, '--state-dir', 'state', ...args], { directory });

  // Before anything was done there is nothing to compare with, and much to do.
  const first = await record('--format', 'json');
  expect(first).toMatchObject({ code: 3, stderr: '' });
  expect(reportIn(first.stdout)).toMatchObject({ outcome: 'open-remain', words: 'nowhere' });
  const begun = reportIn(first.stdout).record;
  expect(basename(begun)).toMatch(/^rootlock-rehearsal-record-111122223333-/);
  expect(await changesSeenBy(rehearsal)).toEqual([]);

  const played = await runProgram(['rehearse', '--auto', ...where, '--output', 'out'], { directory, timeout: 110_000 });
  expect(played.code).toBe(0);
  const changes = await changesSeenBy(rehearsal);
  const journalFile = async () => {
    const names = await readdir(join(directory, 'state'));
    const [name = ''] = names.filter((one) => one.startsWith('rehearsal-') && !one.endsWith('.pem'));
    return join(directory, 'state', name, 'journal.jsonl');
  };
  const journal = async () => readFile(await journalFile(), 'utf8');
  const lines = await journal();

  const second = await record('--since', begun, '--format', 'json');
  expect(second).toMatchObject({ code: 0, stderr: '' });
  const done = reportIn(second.stdout);
  expect(done).toMatchObject({ outcome: 'all-hold', words: 'journal', signer: { tagsName: 'this key' } });
  const changed = done.since?.drift.map(({ change }) => change) ?? [];
  expect(changed).toContain('better');
  expect(changed).not.toContain('worse');
  const intact = await verify(done.record);
  expect(intact.code).toBe(0);
  expect(intact.stdout).toMatch(/^ {2}ok {4}journal chain .*has the entry that the record names\.$/m);
  const live = await verify(done.record, '--live', '--endpoint-url', rehearsal.url);
  expect(live).toMatchObject({ code: 0, stderr: '' });
  expect(live.stdout).toContain('Verified: intact, and the account itself names the key');
  expect(live.stdout).not.toContain('The journal of that run is not here');

  const table = await record('--since', done.record);
  expect(table).toMatchObject({ code: 0, stderr: '' });
  expect(table.stdout).toMatch(/^REHEARSAL/);
  expect(table.stdout).toContain('All controls hold.');
  expect(table.stdout).toMatch(/\nSince \d{4}-\d\d-\d\d \d\d:\d\d UTC\n/);
  expect(table.stdout).not.toContain('\u001b');
  expect(await changesSeenBy(rehearsal)).toEqual(changes);
  expect(await journal()).toBe(lines);

  // Another machine: another key, and no journal.
  const elsewhere = await runProgram(
    [
      'record',
      '--endpoint-url',
      rehearsal.url,
      '--state-dir',
      'other',
      '--output',
      'evidence',
      '--since',
      done.record,
      '--format',
      'json',
    ],
    { directory },
  );
  expect(elsewhere.code).toBe(0);
  expect(reportIn(elsewhere.stdout)).toMatchObject({ words: 'earlier-record', signer: { tagsName: 'another key' } });
  expect(elsewhere.stderr).toContain("signed with another key than this machine's");
  expect(elsewhere.stderr).toContain("The account's tags name another key");

  const { url: endpoint, region } = rehearsal;
  const outsider = new CloudTrailClient({ endpoint, region, credentials: rehearsal.renewCredentials() });
  await outsider.send(new StopLoggingCommand({ Name: 'rootlock-trail' }));
  const terminal = await startTerminal(['record', ...where, '--output', 'evidence', '--since', done.record], {
    directory,
  });
  expect(await terminal.ended()).toMatchObject({ exitCode: 3 });
  const page = terminal.scrollback();
  expect(page).toContain('○ open  CloudTrail');
  expect(page).toMatch(/worse {5}CloudTrail: was verified, is open now\./);
  expect(page).toContain(`rootlock check --endpoint-url ${rehearsal.url}`);
  expect(terminal.onAlternateScreen()).toBe(false);
  expect(page).toContain('[terminal settings kept]');

  // A journal that is damaged further on counts as far as it holds, and is left as it is.
  await appendFile(await journalFile(), 'not a line\n');
  const damaged = await record('--format', 'json');
  expect(damaged.code).toBe(3);
  expect(reportIn(damaged.stdout)).toMatchObject({ outcome: 'open-remain', words: 'journal' });
  expect(damaged.stderr).toMatch(/^The journal in .* is damaged from line \d+ on; what stands before it counts\./);
  expect(await journal()).toBe(`${lines}not a line\n`);

  // What was touched since it was signed is nothing to compare with.
  await appendFile(join(done.record, 'record.md'), '\nAll is well.\n');
  const touched = await record('--since', done.record);
  expect(touched).toMatchObject({ code: 6, stdout: '' });
  expect(touched.stderr).toContain('Look at: record.md');
  expect(touched.stderr).toContain('No record was made');
  const before = await readdir(join(directory, 'evidence'));
  const real = await runProgram(['record', '--since', begun, '--output', 'evidence'], { directory });
  expect(real).toMatchObject({ code: 2, stdout: '' });
  expect(real.stderr).toContain('The earlier record is of a rehearsal');
  expect(await readdir(join(directory, 'evidence'))).toEqual(before);
});

it.skipIf(!hasSshKeygen)('signs with an SSH key as well, and asks first whether there is one', async () => {
  const rehearsal = await rehearsalFor('done');
  const directory = await temporaryDirectory();
  const key = makeSshKey(directory, ['ed25519']);
  const args = [
    'record',
    '--endpoint-url',
    rehearsal.url,
    '--state-dir',
    'state',
    '--output',
    'out',
    '--format',
    'json',
  ];
  const none = await runProgram([...args, '--ssh-key', 'nothing'], { directory });
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toContain('holds no SSH key');
  const ended = await runProgram([...args, '--ssh-key', key.path], { directory });
  expect(ended.code).toBe(3);
  expect(ended.stderr).toMatch(
    /^Signed with your SSH key as well: SHA256:\S+ \(ssh-ed25519\), in record\.json\.sshsig\.\n$/,
  );
  const verified = await runProgram(['verify', reportIn(ended.stdout).record, '--format', 'json'], { directory });
  expect(verified.code).toBe(0);
  expect(JSON.parse(verified.stdout)).toMatchObject({ rehearsal: 'yes', sshKey: { type: 'ssh-ed25519' } });
});
