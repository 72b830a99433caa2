// What makes others believe a record, from the keyboard on: a passphrase given to ssh-keygen once the wizard has let the
// terminal go, and the account read again with `verify --live`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasSshKeygen, makeSshKey } from '../record/ssh.ts';
import { expectTidyEnd } from '../support/expectations.ts';
import { recordIn, rehearsalFor, signedIn } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { runProgram, temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

const passphrase = 'correct horse battery staple';

it.skipIf(!hasSshKeygen)(
  'signs with an SSH key behind a passphrase, and is found again in the account',
  async () => {
    const rehearsal = await rehearsalFor();
    const directory = await temporaryDirectory();
    const key = makeSshKey(directory, ['ed25519'], passphrase);
    const where = ['--endpoint-url', rehearsal.url, '--state-dir', join(directory, 'state')];
    const args = ['rehearse', ...where, '--output', 'out', '--ssh-key', key.path];
    const terminal = await startTerminal(args, { directory, columns: 100, rows: 40, patience: 60_000 });
    const owner = ownerAt({ terminal, rehearsal, seen: { codes: [] }, standIns: true });
    await owner.playUntil(/Enter passphrase/);
    expect(terminal.onAlternateScreen()).toBe(false);
    terminal.type(passphrase);
    terminal.press('enter');
    await expectTidyEnd(terminal, 0);
    expect(terminal.scrollback()).toContain('Signed with your SSH key as well: SHA256:');
    expect(terminal.bytes()).not.toContain(passphrase);

    const record = await recordIn(join(directory, 'out'));
    await writeFile(join(directory, 'allowed'), `ada@example.com ${key.publicKey}\n`);
    const listed = await runProgram(['verify', record, '--allowed-signers', join(directory, 'allowed')]);
    expect(listed.stdout).toContain('Verified: intact, and an SSH key on your list vouches');
    const live = await runProgram(['verify', record, '--live', ...where, '--format', 'json'], {
      env: signedIn(rehearsal),
    });
    expect(live.stderr).toBe('');
    expect(JSON.parse(live.stdout)).toMatchObject({
      ...{ rehearsal: 'yes', verdict: 'verified-by-account', sshKey: { type: 'ssh-ed25519' } },
      live: { withJournal: true },
    });
    expect(live.code).toBe(0);
    const offline = await runProgram(['verify', record, '--live']);
    expect(offline).toMatchObject({ code: 2, stderr: expect.stringContaining('This record is of a rehearsal') });
  },
  240_000,
);
