// The wizard's whole way, typed by a person who sees nothing but the screen: on the command that a real account
// would get, against the simulated one. What the account then is, another client says.
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import {
  GetAccountSummaryCommand,
  GetGroupCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { changesSeenBy, filesUnder, openWizard, recordIn, rehearsalFor } from '../support/journey.ts';
import { ownerAt, type Seen } from '../support/owner.ts';
import { run, runProgram, temporaryDirectory } from '../support/program.ts';
import type { Terminal } from '../support/pty.ts';

const ended = /\[terminal settings \w+\]/;

async function expectTidyEnd(terminal: Terminal, exitCode: number): Promise<void> {
  expect(await terminal.ended()).toEqual({ exitCode });
  expect(terminal.onAlternateScreen()).toBe(false);
  expect(terminal.cursorVisible()).toBe(true);
  expect(terminal.scrollback()).toContain('[terminal settings kept]');
  expect(terminal.scrollback()).not.toMatch(/^\s+at /m);
}

/** What an AWS client of our own finds. */
async function expectRootAtRest({ url, region, renewCredentials }: Rehearsal): Promise<void> {
  const options = { endpoint: url, region, credentials: renewCredentials() };
  const iam = new IAMClient(options);
  const trails = new CloudTrailClient(options);
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 });
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  expect(Users.map(({ UserName }) => UserName)).toEqual(['ada']);
  const { Users: members = [] } = await iam.send(new GetGroupCommand({ GroupName: 'administrators' }));
  expect(members.map(({ UserName }) => UserName)).toEqual(['ada']);
  const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }));
  expect(MFADevices).toHaveLength(1);
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'ada' }));
  expect(AccessKeyMetadata).toEqual([]);
  const leftOver = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }));
  expect(leftOver.VirtualMFADevices).toEqual([]);
  const { trailList = [] } = await trails.send(new DescribeTrailsCommand({}));
  expect(trailList).toHaveLength(1);
  expect(trailList[0]).toMatchObject({ IsMultiRegionTrail: true, LogFileValidationEnabled: true });
  const status = await trails.send(new GetTrailStatusCommand({ Name: trailList[0]?.Name }));
  expect(status.IsLogging).toBe(true);
}

async function expectVerifiedRecord(directory: string): Promise<string> {
  const record = await recordIn(directory);
  const verified = await runProgram(['verify', record]);
  expect(verified.stdout).toMatch(/REHEARSAL/);
  expect({ code: verified.code, stderr: verified.stderr }).toEqual({ code: 0, stderr: '' });
  const signature = ['-verify', 'signer.pub.pem', '-signature', 'record.json.sig', 'record.json'];
  const openssl = await run('openssl', ['dgst', '-sha256', ...signature], { directory: record });
  expect(openssl).toMatchObject({ code: 0, stdout: 'Verified OK\n' });
  return record;
}

/** No file, and nothing left on the main screen, holds a secret that the owner saw. */
async function expectNoSecretKept(terminal: Terminal, seen: Seen): Promise<void> {
  const secrets = [seen.password, seen.uri, new URL(seen.uri ?? '').searchParams.get('secret')];
  for (const secret of secrets) {
    if (typeof secret !== 'string' || secret.length < 12) throw new Error('The owner saw no secret to look for.');
    expect(terminal.scrollback()).not.toContain(secret);
    for (const [file, text] of await filesUnder(terminal.directory)) expect(text.includes(secret), file).toBe(false);
  }
}

async function changesInRecord(record: string): Promise<readonly string[]> {
  const { controls } = JSON.parse(await readFile(join(record, 'record.json'), 'utf8')) as {
    controls: readonly { changes: readonly { service: string; operation: string }[] }[];
  };
  return controls
    .flatMap(({ changes }) => changes)
    .map(({ service, operation }) => `${service.toLowerCase()}.${operation}`)
    .toSorted();
}

describe('the wizard', () => {
  it.each([
    { columns: 120, rows: 40, theme: 'dark' },
    { columns: 80, rows: 24, theme: 'light' },
  ] as const)('puts root to rest at $columns×$rows on a $theme theme, and signs it', async (window) => {
    const rehearsal = await rehearsalFor();
    const terminal = await openWizard(rehearsal, window);
    const owner = ownerAt({ terminal, rehearsal });
    const met = await owner.playUntil(ended);
    await expectTidyEnd(terminal, 0);
    expect(met).toEqual(expect.arrayContaining(['QR code', 'code', 'console sign-in', 'phrase', 'attestation']));
    expect(terminal.scrollback()).toContain('All controls hold. Root is at rest.');

    await expectRootAtRest(rehearsal);
    await expectNoSecretKept(terminal, owner.seen);
    const record = await expectVerifiedRecord(terminal.directory);

    const made = await changesSeenBy(rehearsal);
    expect(made).toEqual(await changesInRecord(record));

    const again = await openWizard(rehearsal, { ...window, directory: dirname(record), args: ['--output', 'second'] });
    await ownerAt({ terminal: again, rehearsal, seen: owner.seen }).playUntil(ended);
    await expectTidyEnd(again, 0);
    expect(await changesSeenBy(rehearsal)).toEqual(made);
  });

  it('can be left with Ctrl-C at every screen, and goes on from there', async () => {
    const rehearsal = await rehearsalFor();
    const directory = await temporaryDirectory();
    const seen: Seen = { codes: [] };
    const leftAt = new Set<string>();
    for (;;) {
      const terminal = await openWizard(rehearsal, { directory, columns: 100, rows: 40 });
      const owner = ownerAt({ terminal, rehearsal, seen });
      const met = await owner.playUntil(ended, (name) => !leftAt.has(name));
      const here = met.at(-1) ?? '';
      if (leftAt.has(here)) {
        await expectTidyEnd(terminal, 0);
        break;
      }
      leftAt.add(here);
      terminal.press('ctrl-c');
      await expectTidyEnd(terminal, 130).catch((error: unknown) => {
        throw new Error(`Ctrl-C at "${here}": ${String(error)}\n${terminal.scrollback()}`);
      });
    }
    expect([...leftAt]).toEqual(
      expect.arrayContaining(['welcome', 'user name', 'password', 'QR code', 'code', 'phrase']),
    );
    await expectRootAtRest(rehearsal);
    await expectVerifiedRecord(directory);
  });
});
