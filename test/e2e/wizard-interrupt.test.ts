// Stopping anywhere: with Ctrl-C at every single screen, with Ctrl-C while a call is under way, by signals, by a
// kill that nothing can catch. Each time the next start goes on, and nothing half-made stays.
import { IAMClient, ListAccessKeysCommand, ListUsersCommand, ListVirtualMFADevicesCommand } from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { ended, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { callsSeenBy, changesSeenBy, openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt, type Seen } from '../support/owner.ts';
import { temporaryDirectory } from '../support/program.ts';
import type { Terminal } from '../support/pty.ts';

const window = { columns: 100, rows: 40 } as const;

/** No device without an owner and no temporary key is left behind, as another client sees it. */
async function expectNoOrphan({ url, region, renewCredentials }: Rehearsal): Promise<void> {
  const iam = new IAMClient({ endpoint: url, region, credentials: renewCredentials() });
  const { VirtualMFADevices = [] } = await iam.send(new ListVirtualMFADevicesCommand({}));
  expect(VirtualMFADevices.filter(({ User }) => User === undefined)).toEqual([]);
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  for (const { UserName } of Users) {
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toEqual([]);
  }
}

async function expectLeft(terminal: Terminal, rehearsal: Rehearsal, where: string): Promise<void> {
  try {
    await expectTidyEnd(terminal, 130);
    expect(terminal.scrollback()).toContain('You left before the end. Everything done so far is kept.');
    expect(terminal.scrollback()).toMatch(/To go on where you left:\s+rootlock/);
    await expectNoOrphan(rehearsal);
  } catch (error) {
    throw new Error(`Stopped at ${where}: ${String(error)}\n${terminal.scrollback()}`, { cause: error });
  }
}

/** One name per screen of the wizard: consents by what they consent to, attestations by their place in the list. */
function screenName(name: string, screen: string): string {
  switch (name) {
    case 'consent':
      return `consent to "${/❯ (.*?)\s*(│|$)/m.exec(screen)?.[1] ?? ''}"`;
    case 'attestation':
    case 'attestation field':
      return `${name} of step ${/(\d+) of \d+(?! hold)/.exec(screen)?.[1] ?? ''}`;
    default:
      return name;
  }
}

it('the wizard can be left with Ctrl-C at every single screen, and goes on from there', async () => {
  const rehearsal = await rehearsalFor();
  const directory = await temporaryDirectory();
  const seen: Seen = { codes: [] };
  const leftAt = new Set<string>();
  for (;;) {
    const terminal = await openWizard(rehearsal, { directory, ...window });
    let here: string | undefined;
    await ownerAt({ terminal, rehearsal, seen }).playUntil(ended, (name, screen) => {
      const place = screenName(name, screen);
      if (leftAt.has(place)) return false;
      here = place;
      return true;
    });
    if (here === undefined) {
      await expectTidyEnd(terminal, 0);
      break;
    }
    leftAt.add(here);
    terminal.press('ctrl-c');
    await expectLeft(terminal, rehearsal, here);
  }
  expect([...leftAt]).toEqual([
    'welcome',
    'root MFA',
    'user name',
    'group',
    'alias',
    'consent to "Make the administrator"',
    'password',
    'consent to "Show the QR code"',
    'QR code',
    'consent to "Act as ada"',
    'code',
    'console sign-in',
    'consent to "Switch CloudTrail on"',
    'consent to "Deactivate now"',
    'delete sooner',
    'consent to "Delete for good"',
    'phrase',
    'attestation of step 7',
    'attestation of step 8',
    'attestation field of step 9',
    'attestation of step 9',
  ]);
  await expectRootAtRest(rehearsal);
  await expectVerifiedRecord(directory);
});

it.each([
  { by: 'SIGKILL', operations: ['CreateGroup', 'CreateUser', 'CreateLoginProfile', 'CreateVirtualMFADevice'] },
  { by: 'SIGKILL', operations: ['EnableMFADevice', 'CreateAccessKey', 'GetSessionToken', 'CreateBucket'] },
  { by: 'SIGKILL', operations: ['PutBucketPolicy', 'CreateTrail', 'UpdateAccessKey', 'DeleteAccessKey'] },
] as const)('the account ends the same after $by in the middle of $operations', async ({ by, operations }) => {
  const rehearsal = await rehearsalFor();
  const directory = await temporaryDirectory();
  const seen: Seen = { codes: [] };
  const start = async () => {
    const terminal = await openWizard(rehearsal, { directory, ...window });
    return { terminal, owner: ownerAt({ terminal, rehearsal, seen, ahead: true }) };
  };
  for (const operation of operations) {
    const { terminal, owner } = await start();
    // The call takes effect, and its answer is still on the way when the process ends.
    rehearsal.faults.add({ operation, trouble: { kind: 'slow', milliseconds: 60_000 } });
    const count = () => rehearsal.state.events.filter((event) => event.operation === operation).length;
    const before = count();
    const playing = owner.playUntil(ended).catch((error: unknown) => `${String(error)}\n${terminal.screen()}`);
    await expect
      .poll(count, { timeout: 30_000, interval: 20, message: `${operation} never came` })
      .toBe(before + 1)
      .catch(async (error: unknown) => {
        throw new Error(`${String(error)}\n${String(await playing)}`);
      });
    terminal.kill(by);
    expect(await terminal.ended()).toEqual({ exitCode: 137 });
    await playing;
    rehearsal.faults.clear();
  }
  const { terminal, owner } = await start();
  await owner.playUntil(ended);
  await expectTidyEnd(terminal, 0);
  await expectRootAtRest(rehearsal);
  await expectVerifiedRecord(directory);
  const made = await changesSeenBy(rehearsal);
  for (const once of ['iam.CreateGroup', 'iam.CreateUser', 's3.CreateBucket', 'cloudtrail.CreateTrail']) {
    expect(made.filter((call) => call === once)).toHaveLength(1);
  }
});
