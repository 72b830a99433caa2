// Leaving with Ctrl-C at every single screen: each time the terminal is as it was, nothing half-made stays, and the
// next start goes on from there.
import { expect, it } from 'vitest';
import { ended, expectLeft, expectRootAtRest, expectTidyEnd, expectVerifiedRecord } from '../support/expectations.ts';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt, type Seen } from '../support/owner.ts';
import { temporaryDirectory } from '../support/program.ts';

const window = { columns: 100, rows: 40 } as const;

const underCursor = (screen: string) => /❯ (.*?)\s*(│|$)/m.exec(screen)?.[1] ?? '';

/**
 * One name per screen of the wizard: consents and choices by the answer under the cursor, texts by what is asked for,
 * attestations by their place in the list.
 */
function screenName(name: string, screen: string): string {
  switch (name) {
    case 'consent':
      return `consent to "${underCursor(screen)}"`;
    case 'choice':
      return `choice of "${underCursor(screen).split('   ')[0] ?? ''}"`;
    case 'text':
      return `text "${/([^│\n]*)\n[^❯\n]*❯/.exec(screen)?.[1]?.trim() ?? ''}"`;
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
    'choice of "They are current"',
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
    'choice of "Only me for now"',
    'attestation of step 15',
    'MFA guard',
    'text "Reason"',
    'text "Owner of the risk, a name or a role"',
    'text "Review by (YYYY-MM-DD)"',
    'consent to "Deactivate now"',
    'delete sooner',
    'consent to "Delete for good"',
    'phrase',
    'attestation of step 20',
    'attestation of step 21',
    'attestation field of step 22',
    'attestation of step 22',
    'attestation field of step 23',
    'attestation of step 23',
    'attestation field of step 24',
    'attestation of step 24',
  ]);
  await expectRootAtRest(rehearsal);
  await expectVerifiedRecord(directory);
  // More than thirty starts: on a busy machine they take their time.
}, 1_800_000);
