// What must hold at the end of a journey, looked at from outside the program: the terminal, the account as another
// AWS client finds it, the record as openssl sees it, and the places where no secret may be.
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
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { recordIn } from './journey.ts';
import { loggedName } from './logged-name.ts';
import type { Seen } from './owner.ts';
import { run, runProgram } from './program.ts';
import type { Terminal } from './pty.ts';
import { searchWatched, secretsWatch } from './secrets-watch.ts';

/** What the shell around the program prints when it has ended. */
export const ended = /\[terminal settings \w+\]/;

/** It ended with that code, and the terminal is as it was. */
export async function expectTidyEnd(terminal: Terminal, exitCode: number): Promise<void> {
  expect(await terminal.ended()).toEqual({ exitCode });
  expect(terminal.onAlternateScreen()).toBe(false);
  expect(terminal.cursorVisible()).toBe(true);
  expect(terminal.scrollback()).toContain('[terminal settings kept]');
  expect(terminal.scrollback()).not.toMatch(/^\s+at /m);
}

/** What an AWS client of our own finds. */
export async function expectRootAtRest({ url, region, renewCredentials }: Rehearsal): Promise<void> {
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

/** `rootlock verify` and openssl both accept the one record in `directory`; resolves with its path. */
export async function expectVerifiedRecord(directory: string): Promise<string> {
  const record = await recordIn(directory);
  const verified = await runProgram(['verify', record]);
  expect(verified.stdout).toMatch(/REHEARSAL/);
  expect({ code: verified.code, stderr: verified.stderr }).toEqual({ code: 0, stderr: '' });
  const signature = ['-verify', 'signer.pub.pem', '-signature', 'record.json.sig', 'record.json'];
  const openssl = await run('openssl', ['dgst', '-sha256', ...signature], { directory: record });
  expect(openssl).toMatchObject({ code: 0, stdout: 'Verified OK\n' });
  return record;
}

/** No device without an owner and no temporary key is left behind, as another client sees it. */
export async function expectNoOrphan({ url, region, renewCredentials }: Rehearsal): Promise<void> {
  const iam = new IAMClient({ endpoint: url, region, credentials: renewCredentials() });
  const { VirtualMFADevices = [] } = await iam.send(new ListVirtualMFADevicesCommand({}));
  expect(VirtualMFADevices.filter(({ User }) => User === undefined)).toEqual([]);
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  for (const { UserName } of Users) {
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toEqual([]);
  }
}

/** It was left in order at `where`: a tidy end, a way to go on, and nothing half-made in the account. */
export async function expectLeft(terminal: Terminal, rehearsal: Rehearsal, where: string): Promise<void> {
  try {
    await expectTidyEnd(terminal, 130);
    expect(terminal.scrollback()).toContain('You left before the end. Everything done so far is kept.');
    expect(terminal.scrollback()).toContain(`rootlock --endpoint-url ${rehearsal.url}`);
    await expectNoOrphan(rehearsal);
  } catch (error) {
    throw new Error(`Stopped at ${where}: ${String(error)}\n${terminal.scrollback()}`, { cause: error });
  }
}

/** Of this journey's secrets, of which there must be some of every kind, none is kept anywhere. */
export async function expectNoSecretKept(seen: Seen): Promise<void> {
  const { leaks, secrets, places } = await searchWatched();
  expect(leaks).toEqual([]);
  const seed = new URL(seen.uri ?? '').searchParams.get('secret') ?? '';
  const all = secretsWatch().secrets;
  for (const one of [seen.uri, seen.password, seen.newPassword, seed, ...seen.codes]) {
    if (one !== undefined) expect(all.has(one)).toBe(true);
  }
  // The root key or session, the device, its address, a password, the temporary key, the session, three codes.
  expect(secrets).toBeGreaterThanOrEqual(9);
  expect(places).toBeGreaterThan(10);
}

/** The changes that the record tells of, as `service.Operation`, sorted. */
export async function changesInRecord(record: string): Promise<readonly string[]> {
  const { controls } = JSON.parse(await readFile(join(record, 'record.json'), 'utf8')) as {
    controls: readonly { changes: readonly { service: string; operation: string }[] }[];
  };
  return controls
    .flatMap(({ changes }) => changes)
    .map((change) => loggedName(change))
    .toSorted();
}
